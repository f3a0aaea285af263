import MusterGraph
import MusterProtocol
import Testing

@testable import MusterScheduler

@Suite("Calls that have killed workers")
struct CrashTableTests {
    private func call(_ number: Int) -> CrashCall {
        CrashCall(function: "f\(number % 3)", version: "1", argumentHash: UInt64(number))
    }

    private func death(_ number: Int) -> TaskAttempt {
        TaskAttempt(task: TaskID(graph: 1, index: UInt32(number)), attempt: 1)
    }

    private let failure = FailureDescription(kind: .workerLost, message: "signal 11")

    @Test("a death counts once")
    func once() {
        var table = CrashTable(limit: 10)
        #expect(table.add(death(1), of: call(1), failure: failure)?.record.count == 1)
        #expect(table.add(death(1), of: call(1), failure: failure) == nil)
        var last = failure
        last.message = "signal 4"
        #expect(table.add(death(2), of: call(1), failure: last)?.record.count == 2)
        #expect(table[call(1)]?.lastFailure.message == "signal 4")
        #expect(table[call(4)] == nil && table.knows("f1") && !table.knows("f2"))
        table.remove(call(1))
        table.remove(call(1))
        #expect(table.isEmpty && !table.knows("f1"))
    }

    @Test("with one too many, the one goes that was heard of least lately")
    func bound() {
        var table = CrashTable(limit: 3)
        for number in 0..<3 { _ = table.add(death(number), of: call(number), failure: failure) }
        _ = table.add(death(9), of: call(0), failure: failure)
        _ = table.add(death(3), of: call(3), failure: failure)
        #expect(table.all.map(\.call) == [call(2), call(0), call(3)])
        #expect(!table.knows("f1") && table.knows("f0"))
        for number in 4..<1_000 { _ = table.add(death(number), of: call(number), failure: failure) }
        #expect(table.all.map(\.call) == [call(997), call(998), call(999)])
    }

    @Test("a record that was written down is the same when it is read")
    func archive() throws {
        let record = CrashRecord(call: call(1), deaths: [death(1), death(2)], lastFailure: failure)
        #expect(try CrashRecord(archive: record.archive()) == record)
    }

    @Test("arguments have the same hash everywhere, and others have another")
    func hash() {
        func hash(_ parts: [[UInt8]]) -> UInt64 {
            var hash = ArgumentHash()
            for part in parts { part.withUnsafeBytes { hash.combine($0) } }
            return hash.value
        }
        #expect(hash([]) == 0xcbf2_9ce4_8422_2325)
        #expect(hash([[1, 2]]) == hash([[1, 2]]))
        let all: [[[UInt8]]] = [[], [[1, 2]], [[1], [2]], [[2], [1]], [[1, 2], []], [[]], [[1]]]
        #expect(Set(all.map(hash)).count == all.count)
    }
}

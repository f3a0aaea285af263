import MusterGraph
import MusterPrimitives
import MusterRegistry
import Synchronization
import Testing

@testable import MusterIsolation

/// Batches through real executor processes.
@Suite("Executor processes", .timeLimit(.minutes(10)))
struct CallerTests {
    private static let names = [
        "math.add", "misbehaving.exit", "misbehaving.spin", "misbehaving.sleep", "misbehaving.throw",
    ]

    private let functions: IsolatedFunctions
    private let cancel = CancelSignal()
    private let caller: IsolatedCaller

    init() throws {
        let registry = Registry(folders: PluginFolders(libraries: [Products.folder]), isolatesAll: true)
        try registry.load("math")
        try registry.load("misbehaving")
        let entries = Self.names.map { name in
            FunctionTable.Entry(
                name: name, candidates: registry.snapshot.functions(named: name).map { .plugin($0) }, wanted: [])
        }
        functions = try #require(IsolatedFunctions(FunctionTable(entries)))
        let program = ExecutorProgram(path: Products.folder + "/" + ExecutorProgram.name)
        caller = IsolatedCaller(program: program, cancel: cancel) { _ in }
    }

    private struct Call {
        let name: String
        let arguments: [UInt8]
        var retries = 0
        var timeout: UInt32 = 0
    }

    private func batch(_ calls: [Call]) throws -> Batch {
        var batch = Batch(functions: functions, resultByteCount: 1 << 20)
        for (index, call) in calls.enumerated() {
            let function = try #require(Self.names.firstIndex(of: call.name))
            batch.append(
                Batch.Item(
                    index: UInt32(index), function: UInt32(function), arguments: Payload(call.arguments),
                    retries: call.retries, timeoutMilliseconds: call.timeout, hasEffects: false))
        }
        return batch
    }

    private func values(_ ending: IsolatedCaller.Ending) -> [String] {
        ending.records.map { record in
            switch record.result {
            case .finished(let payload): (try? Value(decoding: payload)).map(GraphJSON.encode) ?? "?"
            case .failed(let failure): "\(failure.kind)"
            case .skipped: "skipped"
            }
        }
    }

    @Test("items run in their order, and take each other's results")
    func order() throws {
        // An index as a reference: an extension of type 1.
        let calls = [
            Call(name: "math.add", arguments: [1, 2]), Call(name: "math.add", arguments: [0xd6, 1, 0, 0, 0, 0, 10]),
            Call(name: "misbehaving.throw", arguments: [0xa1, 0x61]),
            Call(name: "misbehaving.sleep", arguments: [0xd6, 1, 2, 0, 0, 0]),
            Call(name: "math.add", arguments: [0xd6, 1, 1, 0, 0, 0, 0xd6, 1, 0, 0, 0, 0]),
        ]
        for _ in 0..<3 {
            let ending = caller.run(try batch(calls))
            #expect(values(ending) == ["3", "13", "failed", "skipped", "16"])
            #expect(ending.fault == nil)
        }
    }

    @Test("an item that ends the process is to blame, and the next batch has a new one")
    func blames() throws {
        let calls = [
            Call(name: "math.add", arguments: [1, 2]), Call(name: "misbehaving.exit", arguments: [5]),
            Call(name: "math.add", arguments: [3, 4]),
        ]
        for _ in 0..<3 {
            let ending = caller.run(try batch(calls))
            #expect(values(ending) == ["3"])
            #expect(ending.fault?.kind == .crashed)
            #expect(ending.fault?.message == "ended its process with exit status 5")
        }
        #expect(values(caller.run(try batch([calls[2]]))) == ["7"])
    }

    @Test("the item that is late is stopped, and not those before it")
    func limits() throws {
        var calls = (0..<20).map { _ in Call(name: "misbehaving.spin", arguments: [5], timeout: 60_000) }
        calls.append(Call(name: "misbehaving.spin", arguments: [0xcd, 0xff, 0xff], timeout: 50))
        let ending = caller.run(try batch(calls))
        #expect(values(ending) == Array(repeating: "5", count: 20))
        #expect(ending.fault?.kind == .overdue)
        #expect(ending.fault?.message.hasPrefix("took longer than 0.05 s, and was stopped") == true)
    }

    @Test("what is cancelled stops by itself, or is stopped", arguments: ["misbehaving.sleep", "misbehaving.spin"])
    func cancels(function: String) throws {
        let batch = try batch([Call(name: function, arguments: [0xce, 0x7f, 0xff, 0xff, 0xff])])
        let cancel = cancel
        cancel.cancel()
        let ending = caller.run(batch)
        if let fault = ending.fault {
            #expect(fault.kind == .cancelled)
        } else {
            #expect(values(ending) == ["cancelled"])
        }
        cancel.reset()
        #expect(values(caller.run(try self.batch([Call(name: "math.add", arguments: [3, 4])]))) == ["7"])
    }

    @Test("a program that is none is told")
    func otherProgram() throws {
        let missing = IsolatedCaller(program: ExecutorProgram(path: "/no/such"), cancel: cancel) { _ in }
        let batch = try batch([Call(name: "math.add", arguments: [3, 4])])
        #expect(missing.run(batch).fault?.kind == .unavailable)
        let other = IsolatedCaller(program: ExecutorProgram(path: "/bin/false"), cancel: cancel) { _ in }
        let fault = other.run(batch).fault
        #expect(fault?.kind == .crashed)
        #expect(fault?.message == "did not begin, and ended its process with exit status 1")
    }

    @Test("the program is beside the running one, or where the environment says")
    func findsProgram() {
        let beside = ExecutorProgram.found(environment: [:], executable: "/usr/local/bin/muster")
        #expect(beside.path == "/usr/local/bin/muster-executor")
        let named = ExecutorProgram.found(environment: ["MUSTER_EXECUTOR": "/x/y"], executable: "/usr/local/bin/muster")
        #expect(named.path == "/x/y")
    }
}

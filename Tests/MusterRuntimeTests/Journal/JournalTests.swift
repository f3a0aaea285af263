import Foundation
import MusterGraph
import MusterScheduler
import Testing

@testable import MusterRuntime

@Suite("A journal")
struct JournalTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/a/state" }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func put(_ key: String, _ value: Payload) -> StateChange {
        .put(StateEntry(.collections, key: Array(key.utf8), value: value))
    }

    private func value(_ count: Int) -> Payload {
        Payload(count: count) { bytes in
            for index in 0..<count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index >> 8) }
        }
    }

    @Test("has what was written when it is opened again, in order")
    func reopening() throws {
        let first = try Journal(folder: path) {}
        #expect(try first.load().isEmpty)
        #expect(first.incarnation == 1)
        let entries = [
            StateEntry(.graphs, key: [0, 0, 0, 0, 0, 0, 1, 0], value: Payload([1])),
            StateEntry(.graphs, key: [0, 0, 0, 0, 0, 0, 0, 255], value: .empty),
            StateEntry(.workers, key: [255, 0, 0, 0, 0, 0, 0, 0], value: Payload([2])),
        ]
        first.append(entries.map { .put($0) }, number: 1)
        #expect(first.close() == nil)
        #expect(first.close() == nil)
        #expect(first.recordedNumber == 1)
        #expect(first.takeReports() == [.recorded(1)])
        let second = try Journal(folder: path) {}
        #expect(second.incarnation == 2)
        #expect(second.state == first.state)
        #expect(try second.load() == [entries[2], entries[1], entries[0]])
        second.close()
        #expect(throws: JournalError.self) { try second.load() }
        let other = try Journal(folder: folder.path + "/b") {}
        #expect(other.state != first.state)
        other.close()
    }

    @Test("records what comes, in order, and says so")
    func recording() throws {
        let reports = LogLines()
        let journal = try Journal(folder: path) { reports.append("something") }
        for number in 1...1_000 as ClosedRange<UInt64> {
            journal.append(
                [put("\(number)", Payload([1, 2, 3])), put("last", Payload(Array("\(number)".utf8)))], number: number)
        }
        journal.append([], number: 1_001)
        try eventually("all of it is recorded") { journal.recordedNumber == 1_001 }
        var last: UInt64 = 0
        for report in journal.takeReports() {
            guard case .recorded(let number) = report else {
                Issue.record("\(report)")
                continue
            }
            #expect(number > last)
            last = number
        }
        #expect(last == 1_001)
        try reports.wait(for: "something")
        journal.close()
        let entries = try Journal(folder: path) {}.load()
        #expect(entries.count == 1_001)
        #expect(entries.last?.value == Payload(Array("1000".utf8)))
    }

    @Test(
        "holds values of every size",
        arguments: [0, 1, 4_096, SealedEntry.pieceByteCount, SealedEntry.pieceByteCount + 1, 10 << 20])
    func sizes(byteCount: Int) throws {
        let journal = try Journal(folder: path) {}
        journal.append([put("a", value(byteCount)), put("ab", value(byteCount / 2))], number: 1)
        journal.close()
        let again = try Journal(folder: path) {}
        #expect(try again.load().map(\.value) == [value(byteCount), value(byteCount / 2)])
        // A shorter one takes the place of a longer one, with all its pieces.
        again.append([put("a", value(3)), .remove(.collections, key: Array("ab".utf8))], number: 1)
        again.append([.remove(.collections, key: Array("ab".utf8)), .remove(.graphs, key: [1])], number: 2)
        #expect(again.close() == nil)
        let last = try Journal(folder: path) {}
        #expect(try last.load().map(\.value) == [value(3)])
        last.close()
    }

    @Test("removes what begins alike, and nothing else")
    func removing() throws {
        let journal = try Journal(folder: path) {}
        let long = value(SealedEntry.pieceByteCount * 2)
        journal.append([put("a", long), put("ab", long), put("abc", long), put("ac", .empty)], number: 1)
        journal.append([.put(StateEntry(.history, key: Array("ab".utf8), value: .empty))], number: 2)
        journal.append([.removeAll(.collections, prefix: Array("ab".utf8))], number: 3)
        journal.close()
        let again = try Journal(folder: path) {}
        let entries = try again.load()
        #expect(
            entries.map { "\($0.table) \(String(decoding: $0.key, as: UTF8.self))" } == [
                "history ab", "collections a", "collections ac",
            ])
        #expect(entries[1].value == long)
        again.append([.removeAll(.collections, prefix: [])], number: 1)
        again.close()
        #expect(try StateReader(folder: path).summary().tables.map(\.entryCount) == [0, 0, 1, 0, 0])
    }

    @Test("stops when more waits than may")
    func overflow() throws {
        var configuration = Journal.Configuration()
        configuration.maximumWaitingByteCount = 100_000
        let reports = LogLines()
        let journal = try Journal(folder: path, configuration: configuration) { reports.append("something") }
        // One that is larger than the limit is taken where nothing else waits.
        journal.append([put("large", value(200_000))], number: 1)
        try eventually("it is recorded") { journal.recordedNumber == 1 }
        for number in 2..<1_000 as Range<UInt64> { journal.append([put("\(number)", value(90_000))], number: number) }
        let failure = try #require(journal.close())
        #expect(failure.reason == .overflow(byteCount: 100_000))
        #expect(failure.description.contains("more than 100000 bytes wait to be written"))
        #expect(journal.takeReports().contains(.failed(failure)))
        // What is there is what came before, without a gap.
        let entries = try Journal(folder: path) {}.load()
        #expect(entries.count == Int(journal.recordedNumber))
    }

    @Test("is made smaller when it is opened, where that pays")
    func compaction() throws {
        var configuration = Journal.Configuration()
        configuration.compactionByteCount = 1 << 20
        let journal = try Journal(folder: path, configuration: configuration) {}
        for number in 1...20 as ClosedRange<UInt64> {
            journal.append([put("\(number)", value(1 << 20))], number: number)
        }
        journal.close()
        let (file, reader) = (path + "/data.mdb", StateReader(folder: path))
        func size() throws -> Int {
            try #require(FileManager.default.attributesOfItem(atPath: file)[.size] as? Int)
        }
        #expect(try size() > 20 << 20)
        let full = try Journal(folder: path, configuration: configuration) {}
        #expect(full.openingNotes.isEmpty)
        full.append([.removeAll(.collections, prefix: [])], number: 1)
        full.append([put("rest", value(5))], number: 2)
        full.close()
        #expect(try size() > 20 << 20)
        // Half a copy of somebody who died.
        try Data("half".utf8).write(to: URL(fileURLWithPath: path + "/" + StateFolder.compactCopy))
        let smaller = try Journal(folder: path, configuration: configuration) {}
        #expect(smaller.openingNotes.count == 1)
        #expect(try size() < 1 << 20)
        #expect(try smaller.load().map(\.value) == [value(5)])
        #expect(smaller.incarnation == 3 && smaller.state == journal.state)
        smaller.append([put("more", value(6))], number: 1)
        smaller.close()
        #expect(try StateReader(folder: path).summary().tables[3].entryCount == 2)
        let sizes = try StateCompaction.run(path)
        #expect(sizes.after <= sizes.before)
        #expect(try reader.summary().header == StateHeader(state: journal.state, incarnation: 3))
        #expect(try !FileManager.default.contentsOfDirectory(atPath: path).contains(StateFolder.compactCopy))
    }

    @Test("waits while the disk is full, and goes on when there is room")
    func fullDisk() throws {
        guard let disk = SmallDisk(at: folder.path + "/disk", byteCount: 8 << 20) else {
            print("This process may not mount a file system; the test of a full disk is skipped.")
            return
        }
        var configuration = Journal.Configuration()
        configuration.retryInterval = .milliseconds(20)
        let ballast = disk.path + "/ballast"
        let journal = try Journal(folder: disk.path + "/state", configuration: configuration) {}
        journal.append([put("before", value(100))], number: 1)
        try eventually("it is recorded") { journal.recordedNumber == 1 }
        try Data(count: 5 << 20).write(to: URL(fileURLWithPath: ballast))
        journal.append([put("large", value(4 << 20))], number: 2)
        journal.append([put("after", value(100))], number: 3)
        var reports: [JournalReport] = []
        try eventually("it is told") {
            reports += journal.takeReports()
            return reports.count == 2
        }
        guard case .unwritable(let problem) = reports[1] else {
            Issue.record("\(reports)")
            return
        }
        #expect(problem.contains("No space left"))
        #expect(try journal.load().map(\.value) == [value(100)])
        try FileManager.default.removeItem(atPath: ballast)
        try eventually("it is recorded") { journal.recordedNumber == 3 }
        #expect(journal.takeReports() == [.writable, .recorded(3)])
        #expect(journal.close() == nil)
        let again = try Journal(folder: disk.path + "/state", configuration: configuration) {}
        #expect(try again.load().map(\.value) == [value(100), value(100), value(4 << 20)])
        #expect(again.incarnation == 2)
        // The end of a journal that is full does not wait for room.
        again.append([put("larger", value(7 << 20))], number: 1)
        let failure = try #require(again.close())
        guard case .noSpace = failure.reason else {
            Issue.record("\(failure)")
            return
        }
    }
}

import Foundation
import MusterFuzzing
import MusterGraph
import MusterJournalScript
import MusterLinux
import MusterScheduler
import Testing

@testable import MusterRuntime

/// Journals whose processes are killed. After each kill the file is read by another process, this one.
@Suite("A journal whose process is killed")
struct JournalCrashTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/state" }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("keeps all that was recorded, and nothing by halves", arguments: [false, true])
    func kills(compacts: Bool) throws {
        var random = SplitMix64(seed: compacts ? 2 : 1)
        var (model, counter, incarnation) = (JournalModel(), UInt64(0), UInt64(0))
        var state: UInt64?
        for round in 0..<25 {
            let process = try WritingProcess([path] + (compacts ? ["compact"] : []))
            let recorded = try killAtRandom(process, &random)
            let journal = try Journal(folder: path) {}
            let entries = try journal.load()
            #expect(journal.close() == nil)
            let found = Self.counter(of: entries)
            #expect(found >= max(recorded, counter), "round \(round): recorded, and lost")
            while counter < found {
                counter += 1
                model.apply(JournalScript.changes(counter))
            }
            #expect(entries == model.entries, "round \(round): not what it was after change \(counter)")
            #expect(journal.incarnation > incarnation)
            #expect(state == nil || journal.state == state)
            (incarnation, state) = (journal.incarnation, journal.state)
            #expect(try StateReader(folder: path).check().entryCount == entries.count)
        }
        // It did write.
        #expect(counter > 100)
    }

    /// Kills the process at some moment. Returns up to which number it said that changes are recorded.
    private func killAtRandom(_ process: WritingProcess, _ random: inout SplitMix64) throws -> UInt64 {
        #expect(try process.line() == "opening")
        // Some die while they open it.
        for _ in 0..<(Int.random(in: 0..<4, using: &random) == 0 ? 0 : Int.random(in: 0..<40, using: &random)) {
            _ = try process.line()
        }
        for _ in 0..<Int.random(in: 0..<20_000, using: &random) { sched_yield() }
        process.kill()
        var recorded: UInt64 = 0
        while let line = try process.line() {
            if line.hasPrefix("recorded "), let number = UInt64(line.dropFirst("recorded ".count)) { recorded = number }
        }
        return recorded
    }

    private static func counter(of entries: [StateEntry]) -> UInt64 {
        let entry = entries.first { $0.table == .collections && $0.key == JournalScript.counter }
        return entry.flatMap { UInt64(String(decoding: $0.value.borrowedBytes, as: UTF8.self)) } ?? 0
    }

    @Test("is read while it writes")
    func concurrentReader() throws {
        let process = try WritingProcess([path])
        while try process.line()?.hasPrefix("recorded ") == false {}
        let reader = StateReader(folder: path)
        #expect(reader.owner?.process == process.identifier)
        for _ in 0..<20 {
            _ = try process.line()
            let check = try reader.check()
            // The values of the script are none of a scheduler's; all else is as it should be.
            #expect(check.problems.allSatisfy { !$0.contains("checksum") && !$0.contains("piece") })
            #expect(try reader.summary().tables.map(\.entryCount).reduce(0, +) > 0)
        }
        let refused = #expect(throws: JournalError.self) { _ = try Journal(folder: path) {} }
        #expect(refused?.reason == .inUse(process: process.identifier))
        #expect(refused?.description.contains("process \(process.identifier)") == true)
        process.kill()
        #expect(reader.owner == nil)
        let journal = try Journal(folder: path) {}
        #expect(try !journal.load().isEmpty)
        journal.close()
    }

    /// LMDB keeps two snapshots that take turns, so it must not matter how many there were before.
    @Test("is made smaller beside somebody who reads it as it was", arguments: [3, 4], [false, true])
    func compactionBesideReader(commitCount: UInt64, dies: Bool) throws {
        let collections = SampleRecords.collections(2_000)
        let value = Payload(count: 20 << 20) { $0.initializeMemory(as: UInt8.self, repeating: 1) }
        let large = StateEntry(.history, key: [1], value: value)
        let journal = try Journal(folder: path) {}
        for number in 1...commitCount {
            let changes: [StateChange] =
                switch number {
                case 1: (collections + [large]).map { .put($0) }
                case 2: [.remove(.history, key: [1])]
                default: [.put(collections[0])]
                }
            journal.append(changes, number: number)
            try eventually("it is recorded by a commit of its own") { journal.recordedNumber == number }
        }
        #expect(journal.close() == nil)

        // It prints more than a pipe takes, so that it stands in the midst of the old file.
        let reader = try WritingProcess(["state", "export", path], of: "muster")
        let first = try reader.line()
        var configuration = Journal.Configuration()
        configuration.compactionByteCount = 1 << 20
        if dies {
            // What somebody leaves who is killed when the copy has just taken the file's place.
            let copy = path + "/" + StateFolder.compactCopy
            try LMDBEnvironment(reading: path)?.copyCompactly(to: copy)
            try #require(rename(copy, path + "/data.mdb") == 0)
        }
        for round in 0..<3 as Range<UInt64> {
            let smaller = try Journal(folder: path, configuration: configuration) {}
            #expect(smaller.openingNotes.count == (round == 0 && !dies ? 1 : 0))
            #expect(smaller.incarnation == 2 + round)
            let count = try smaller.load().count
            #expect(count == 2_000 + Int(round))
            smaller.append([.put(StateEntry(.history, key: [2, UInt8(round)], value: .empty))], number: 1)
            #expect(smaller.close() == nil)
        }
        var lines = [first].compactMap { $0 }
        while let line = try reader.line() { lines.append(line) }
        #expect(lines.count == 2_000)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"byteCount\"") && $0.hasSuffix("}") })
        #expect(reader.end == .exited(status: 0))
    }
}

import Foundation
import MusterFuzzing
import MusterGraph
import MusterJournalScript
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
}

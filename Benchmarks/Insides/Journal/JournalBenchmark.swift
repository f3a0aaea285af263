import Dispatch
import Foundation
import MusterBenchmarkResults
import MusterGraph
import MusterRuntime
import MusterScheduler

/// What it costs to write a scheduler's state down: many changes, as fast as they are taken, and one alone.
///
/// The state lies in the folder for temporary files, so `TMPDIR` says which disk is measured.
struct JournalBenchmark {
    let runs: Int
    /// How many small changes are written in a run.
    let changeCount: Int
    private static let (smallByteCount, largeByteCount) = (100, 65_536)
    private static let aloneCount = 100
    /// How many bytes wait at most.
    private static let window = 64 << 20

    func run() throws -> InsideResult {
        let largeCount = max(1, changeCount / 200)
        var (small, large, alone): ([Sample], [Sample], [Double]) = ([], [], [])
        for _ in 0..<runs {
            small.append(try Self.withJournal { try $0.write(changeCount, byteCount: Self.smallByteCount) })
            large.append(try Self.withJournal { try $0.write(largeCount, byteCount: Self.largeByteCount) })
            // As after a rest, without the rest: the next commit need not wait for some time to be over since the last.
            var configuration = Journal.Configuration()
            configuration.commitInterval = .zero
            alone.append(try Self.withJournal(configuration) { try $0.writeAlone() })
        }
        func rows(_ samples: [Sample], _ byteCount: Int) -> [InsideResult.Row] {
            let name = "changes of \(byteCount.grouped) bytes"
            return [
                InsideResult.Row(name, "a second", samples.map(\.rate)),
                InsideResult.Row(name + ", CPU", "microseconds each", samples.map(\.microseconds)),
            ]
        }
        return InsideResult(
            .journalCommits, amount: "\(changeCount.grouped) small changes, \(largeCount.grouped) large ones",
            runs: runs,
            rows: rows(small, Self.smallByteCount) + rows(large, Self.largeByteCount)
                + [InsideResult.Row("one alone, until the disk has it", "microseconds", alone)])
    }

    /// What one run found of many changes.
    private struct Sample {
        /// Changes a second.
        let rate: Double
        /// CPU time of a change, in microseconds; its maker's, too.
        let microseconds: Double
    }

    /// A new journal, and who waits for it.
    private struct Writing {
        let journal: Journal
        let progress: DispatchSemaphore

        /// As many as are taken, each at a key of its own among 100,000, or as many as 1 GiB holds.
        func write(_ count: Int, byteCount: Int) throws -> Sample {
            let value = Payload(count: byteCount) { $0.initializeMemory(as: UInt8.self, repeating: 7) }
            let keyCount = UInt64(max(10, min(100_000, (1 << 30) / byteCount)))
            let limit = UInt64(max(1, window / (byteCount + 64)))
            let (begin, beginCPU) = (ContinuousClock.now, Self.cpuSeconds)
            for number in 1...UInt64(count) {
                let entry = StateEntry(.history, key: HistoryEntry.key(of: 1, number % keyCount), value: value)
                journal.append([.put(entry)], number: number)
                while number - journal.recordedNumber >= limit { try wait() }
            }
            while journal.recordedNumber < count { try wait() }
            let (seconds, cpu) = ((ContinuousClock.now - begin) / .seconds(1), Self.cpuSeconds - beginCPU)
            return Sample(rate: Double(count) / seconds, microseconds: cpu * 1e6 / Double(count))
        }

        /// One after another, each when the disk has the one before. Returns the median of what they take, in microseconds.
        func writeAlone() throws -> Double {
            let times = try (1...UInt64(aloneCount)).map { number in
                let begin = ContinuousClock.now
                let entry = StateEntry(.graphs, key: GraphEntry.key(of: number), value: Payload([1]))
                journal.append([.put(entry)], number: number)
                while journal.recordedNumber < number { try wait() }
                return (ContinuousClock.now - begin) / .microseconds(1)
            }
            return Figure(times).median
        }

        /// Waits until there is news of it.
        private func wait() throws {
            guard progress.wait(timeout: .now() + 60) == .success else {
                throw BenchmarkFailure("the journal has written nothing for a minute")
            }
            for report in journal.takeReports() {
                switch report {
                case .recorded, .writable: break
                case .unwritable, .failed: throw BenchmarkFailure("the journal cannot write: \(report)")
                }
            }
        }

        /// Of this process.
        private static var cpuSeconds: Double {
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }

    private static func withJournal<Result>(
        _ configuration: Journal.Configuration = Journal.Configuration(), _ body: (Writing) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "muster-journal-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let progress = DispatchSemaphore(value: 0)
        let journal = try Journal(folder: folder.path, configuration: configuration) { progress.signal() }
        let result = try body(Writing(journal: journal, progress: progress))
        if let error = journal.close() { throw error }
        return result
    }
}

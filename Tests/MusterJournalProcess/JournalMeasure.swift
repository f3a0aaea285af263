import Dispatch
import Glibc
import MusterGraph
import MusterRuntime
import MusterScheduler

/// Measures what changes cost, all of which are entries of one size.
struct JournalMeasure {
    let folder: String
    let byteCount: Int
    private let seconds = 5.0
    /// How many bytes wait at most.
    private let window = 64 << 20

    init(folder: String, byteCount: Int) {
        (self.folder, self.byteCount) = (folder, byteCount)
    }

    func run() throws {
        let progress = DispatchSemaphore(value: 0)
        let journal = try Journal(folder: folder) { progress.signal() }
        var number: UInt64 = 0
        try measureMany(journal, progress, &number)
        measureAlone(journal, progress, &number)
        journal.close()
    }

    /// As many as are taken, each at a key of its own among 100,000, or as many as 1 GiB holds.
    private func measureMany(_ journal: Journal, _ progress: DispatchSemaphore, _ number: inout UInt64) throws {
        let value = Payload(count: byteCount) { $0.initializeMemory(as: UInt8.self, repeating: 7) }
        let keyCount = UInt64(max(10, min(100_000, (1 << 30) / max(1, byteCount))))
        let limit = UInt64(max(1, window / (byteCount + 64)))
        var commitCount = 0
        let (start, startCPU) = (DispatchTime.now().uptimeNanoseconds, Self.cpu())
        func elapsed() -> Double { Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9 }
        while elapsed() < seconds {
            while number - journal.recordedNumber < limit && (number % 256 != 0 || elapsed() < seconds) {
                number += 1
                let entry = StateEntry(.history, key: HistoryEntry.key(of: 1, number % keyCount), value: value)
                journal.append([.put(entry)], number: number)
            }
            progress.wait()
            commitCount += 1
        }
        while journal.recordedNumber < number {
            progress.wait()
            commitCount += 1
        }
        let (time, cpu) = (elapsed(), Self.cpu() - startCPU)
        JournalProcess.say(
            "\(Int(Double(number) / time)) changes of \(byteCount) bytes a second, "
                + "\(cpu / Double(number) * 1e6) microseconds of CPU each, \(commitCount) commits in \(time) s")
    }

    /// One after another, each when the one before is on the disk.
    private func measureAlone(_ journal: Journal, _ progress: DispatchSemaphore, _ number: inout UInt64) {
        var times: [Double] = []
        for _ in 0..<200 {
            // So that the interval between commits is over.
            usleep(6_000)
            let start = DispatchTime.now().uptimeNanoseconds
            number += 1
            let entry = StateEntry(.graphs, key: GraphEntry.key(of: number), value: Payload([1]))
            journal.append([.put(entry)], number: number)
            while journal.recordedNumber < number { progress.wait() }
            times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e3)
        }
        times.sort()
        JournalProcess.say("one alone: median \(times[100]) microseconds, \(times[10]) to \(times[190])")
    }

    /// The CPU seconds of this process.
    private static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

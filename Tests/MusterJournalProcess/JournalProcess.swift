import Dispatch
import Glibc
import MusterGraph
import MusterJournalScript
import MusterRuntime
import MusterScheduler

/// Has a journal open, for tests that need it in another process.
///
///     MusterJournalProcess FOLDER                   writes the changes of `JournalScript` as fast as they are taken,
///                                                   and tells what is recorded, until it is killed
///     MusterJournalProcess FOLDER compact           the same; the file is copied compactly at every opening
///     MusterJournalProcess FOLDER sample            writes `SampleRecords`, and waits until its input ends
@main
enum JournalProcess {
    static func main() throws {
        let arguments = CommandLine.arguments
        let folder = arguments[1]
        switch arguments.dropFirst(2).first {
        case "sample": try writeSample(folder)
        case "compact": try writeScript(folder, compacts: true)
        default: try writeScript(folder, compacts: false)
        }
    }

    private static func writeScript(_ folder: String, compacts: Bool) throws {
        var configuration = Journal.Configuration()
        if compacts { (configuration.compactionByteCount, configuration.compactionFactor) = (0, 1) }
        let progress = DispatchSemaphore(value: 0)
        say("opening")
        let journal = try Journal(folder: folder, configuration: configuration) { progress.signal() }
        let entry = try journal.load().first { $0.table == .collections && $0.key == JournalScript.counter }
        let counter = entry.flatMap { entry in
            entry.value.withUnsafeBytes { UInt64(String(decoding: $0, as: UTF8.self)) }
        }
        var number = counter ?? 0
        say("loaded \(number)")
        let first = number
        while true {
            // A few commits' worth wait, so that it is killed in the midst of them.
            while number - max(first, journal.recordedNumber) < 40 {
                number += 1
                journal.append(JournalScript.changes(number), number: number)
            }
            progress.wait()
            for report in journal.takeReports() {
                switch report {
                case .recorded(let number): say("recorded \(number)")
                case .unwritable, .writable, .failed: say("\(report)")
                }
            }
        }
    }

    private static func writeSample(_ folder: String) throws {
        let recorded = DispatchSemaphore(value: 0)
        let journal = try Journal(folder: folder) { recorded.signal() }
        journal.append(try SampleRecords.entries().map { .put($0) }, number: 1)
        recorded.wait()
        say("recorded")
        while readLine() != nil {}
        journal.close()
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}

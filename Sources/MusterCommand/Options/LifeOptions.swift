import ArgumentParser
import Foundation
import MusterLinux
import MusterRuntime

/// What only a process that a supervisor started is told: who that is, and the descriptors that it inherits.
struct LifeOptions: ParsableArguments {
    @Option(name: .long, help: .hidden)
    var flightRecord: Int32?

    @Option(name: .long, help: .hidden)
    var crashNotes: Int32?

    @Option(name: .long, help: .hidden)
    var supervisor: Int32?

    /// Whether a supervisor started this process.
    var isGiven: Bool { flightRecord != nil }

    /// Takes up what the supervisor handed over. From here on this process ends with it.
    func takeUp() -> WorkerLife? {
        guard let flightRecord, let crashNotes, let supervisor else { return nil }
        // A thread that stays; those that run this come and go.
        Thread.detachNewThread {
            endWithParent(supervisor)
            while true { pause() }
        }
        return WorkerLife(recordDescriptor: flightRecord, notesDescriptor: crashNotes)
    }

    /// The same, as arguments for another `muster`.
    static func arguments(record: Int32, notes: Int32) -> [String] {
        ["--flight-record", "\(record)", "--crash-notes", "\(notes)", "--supervisor", "\(getpid())"]
    }
}

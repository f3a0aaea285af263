import ArgumentParser
import MusterRuntime

/// What only a process that a supervisor started is told: the descriptors that it inherits.
struct LifeOptions: ParsableArguments {
    @Option(name: .long, help: .hidden)
    var flightRecord: Int32?

    @Option(name: .long, help: .hidden)
    var crashNotes: Int32?

    /// Whether a supervisor started this process.
    var isGiven: Bool { flightRecord != nil }

    /// What the supervisor handed over.
    var life: WorkerLife? {
        guard let flightRecord, let crashNotes else { return nil }
        return WorkerLife(recordDescriptor: flightRecord, notesDescriptor: crashNotes)
    }

    /// The same, as arguments for another `muster`.
    static func arguments(record: Int32, notes: Int32) -> [String] {
        ["--flight-record", "\(record)", "--crash-notes", "\(notes)"]
    }
}

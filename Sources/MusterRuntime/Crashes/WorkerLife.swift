package import MusterProtocol

/// What a supervisor hands to each process that it starts: where to write what it does, and how those before it ended.
package struct WorkerLife: Sendable {
    package let record: FlightRecord
    package let crashes: [Crash]

    /// Takes up what lies behind two inherited descriptors; nil when that is not what a supervisor hands over.
    package init?(recordDescriptor: Int32, notesDescriptor: Int32) {
        guard let record = FlightRecord(descriptor: recordDescriptor) else { return nil }
        self.record = record
        crashes = CrashNote.read(from: notesDescriptor)
    }
}

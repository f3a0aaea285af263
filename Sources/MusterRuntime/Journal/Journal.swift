package import MusterScheduler
import MusterTransport
import Synchronization

/// The state of a scheduler on a disk, where it outlives the scheduler.
///
/// It holds what the core wrote down last, as entries of tables (`StateTable`), not how that came about. The core's changes
/// are appended by the thread that the scheduler lives on, and committed by a thread of the journal's own, many at once;
/// `recorded` is reported when the disk has them. `docs/state.md` says what that means for users, and how the file is made.
///
/// Whoever opens a journal closes it.
package final class Journal: Sendable {
    /// The folder that it lies in.
    package let folder: String
    /// A random number that the state got when it was made. A state that was moved keeps it.
    package let state: UInt64
    /// How many schedulers have opened the state, this one included. It was on the disk before this was known to anybody.
    package let incarnation: UInt64
    /// What there is to say about the opening, for people.
    package let openingNotes: [String]
    private let writer: JournalWriter

    /// Opens the state in a folder, which is made if there is none, for a new incarnation of its scheduler.
    ///
    /// - Parameters:
    ///   - notify: Called whenever there is something in `takeReports`, mostly on a thread of the journal's.
    package init(
        folder: String, configuration: Configuration = Configuration(), notify: @escaping @Sendable () -> Void
    ) throws(JournalError) {
        let file = try StateFile(folder: folder, configuration: configuration)
        let header = try file.beginIncarnation()
        self.folder = folder
        (state, incarnation, openingNotes) = (header.state, header.incarnation, file.notes)
        writer = JournalWriter(file: file, configuration: configuration, notify: notify)
        startThread(named: "muster-journal") { [writer] in writer.run() }
    }

    deinit {
        writer.beginToClose()
    }

    /// Reads all that is there, in the order of tables and keys. To be called before the first `append`.
    package func load() throws(JournalError) -> [StateEntry] { try writer.openFile("reading it").entries() }

    /// Writes changes down, behind those of lower numbers and together. Returns at once.
    package func append(_ changes: [StateChange], number: UInt64) { writer.append(changes, number: number) }

    /// The changes up to this number are on the disk.
    package var recordedNumber: UInt64 { writer.recordedNumber }

    /// What has happened since this was last called, in order.
    package func takeReports() -> [JournalReport] { writer.takeReports() }

    /// Commits what is left, and lets go of the folder. Idempotent; waits until it is done.
    ///
    /// - Returns: Why something could not be written.
    @discardableResult
    package func close() -> JournalError? { writer.close() }
}

/// What a journal has to tell its scheduler.
package enum JournalReport: Hashable, Sendable {
    /// The changes up to this number are on the disk.
    case recorded(UInt64)
    /// Changes cannot be written for now, and why. They wait.
    case unwritable(String)
    /// They can be written again.
    case writable
    /// Nothing is written any more. What was recorded stays; the scheduler cannot go on.
    case failed(JournalError)
}

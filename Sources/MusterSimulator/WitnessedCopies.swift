import MusterGraph
import MusterProtocol

/// What shows from outside of the copies that the scheduler has of results: those that it has read for itself, or had
/// sent along with reports.
///
/// A result of which it has one, and that somebody needs, is not made again when its last worker is lost.
struct WitnessedCopies {
    /// Whether there is room for every copy.
    let isRoomy: Bool
    /// Whose results anybody else has asked the scheduler for: these may be read for others.
    private var asked: Set<TaskID> = []
    /// What the scheduler has read though nobody asked for it.
    private(set) var here: Set<TaskID> = []
    /// Of that, the results that no worker has any more, each with a task that had been given out and had not taken it.
    private(set) var needed: [TaskID: TaskID] = [:]
    /// How many such results there have been.
    private(set) var savedCount = 0

    init(isRoomy: Bool) { self.isRoomy = isRoomy }

    mutating func asked(for read: Read) {
        for entry in read.entries { asked.insert(entry.task) }
    }

    /// Whether a read can only be the scheduler's own.
    func isOwn(_ task: TaskID) -> Bool { !asked.contains(task) }

    /// A worker that has a result has answered a read of it.
    mutating func received(_ task: TaskID, _ entry: ReadReply.Entry) {
        if isOwn(task), entry.status == .found, UInt64(entry.byteCount) == entry.totalByteCount { here.insert(task) }
    }

    /// A result has come along with its report, for the scheduler alone.
    mutating func delivered(_ task: TaskID) {
        if isRoomy { here.insert(task) }
    }

    /// The last worker that had a result is gone.
    mutating func lost(_ task: TaskID, neededBy taker: TaskID) {
        needed[task] = taker
        savedCount += 1
    }

    /// It is released, or given out again.
    mutating func forget(_ task: TaskID) {
        here.remove(task)
        needed[task] = nil
    }

    /// A task has a result, so it needs no other's.
    mutating func finished(_ task: TaskID) {
        if !needed.isEmpty { needed = needed.filter { $0.value != task } }
    }

    /// Something has happened that may have made results superfluous.
    mutating func forgetNeeds() { needed = [:] }

    /// The scheduler is gone with all that it had.
    mutating func forgetAll() { (asked, here, needed) = ([], [], [:]) }
}

public import MusterGraph

/// Where a worker keeps results.
///
/// A store is used from several threads at once. What it gives stays valid for as long as somebody holds it, also after
/// it was removed here.
public protocol DataStore: AnyObject, Sendable {
    /// Keeps a result, in place of one that it may have for this task.
    ///
    /// - Throws: When there is no room, or the disk failed; the text of the error is shown to people.
    func set(_ task: TaskID, to value: Payload) throws

    /// A result; nil when it is not here.
    ///
    /// - Throws: When it is here and cannot be read.
    func get(_ task: TaskID) throws -> Payload?

    /// Forgets results; one that is not here is no error.
    func remove(_ tasks: [TaskID])

    /// Forgets everything.
    func removeAll()

    /// How many results are here.
    var count: Int { get }
}

/// How far a graph is.
public struct GraphProgress: Hashable, Sendable, Codable {
    /// The tasks that have a result.
    public let doneCount: Int
    /// The tasks that will have none.
    public let failedCount: Int
    /// All tasks of the graph that are needed.
    public let taskCount: Int

    /// How far a graph is.
    public init(doneCount: Int, failedCount: Int, taskCount: Int) {
        self.doneCount = doneCount
        self.failedCount = failedCount
        self.taskCount = taskCount
    }
}

/// How a cluster is.
public struct ClusterStatus: Hashable, Sendable, Codable {
    /// How often this state of the scheduler was started.
    public let incarnation: Int
    /// How many workers are connected.
    public let workers: Int
    /// How many clients are.
    public let clients: Int
    /// The graphs that run, or whose results are held.
    public let graphs: Int
    /// The tasks of those graphs.
    public let tasks: Int
    /// The tasks that are at no worker yet.
    public let waiting: Int
    /// The tasks that workers have been given.
    public let assigned: Int
    /// The tasks whose results exist.
    public let done: Int
    /// The tasks that failed.
    public let failed: Int
    /// The graphs that wait for a first worker.
    public let pendingGraphs: Int
}

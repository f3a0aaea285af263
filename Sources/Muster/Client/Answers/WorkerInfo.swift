/// A worker, as the scheduler sees it.
public struct WorkerInfo: Hashable, Sendable, Codable {
    /// The number that the scheduler gave it.
    public let number: Int
    /// Its name; unique in the cluster.
    public let name: String
    /// Where other workers reach it.
    public let address: String
    /// How many functions it runs at once.
    public let threads: Int
    /// Its process.
    public let processID: Int
    /// How many functions it has.
    public let functions: Int
    /// The tasks that it has been given and has not answered for.
    public let assigned: Int
    /// The tasks that it has finished.
    public let completed: Int
    /// The size of the results that it holds, in bytes.
    public let heldBytes: Int
    /// Whether it is short of memory: then it runs one task at a time, and only what no other worker can.
    public let paused: Bool
}

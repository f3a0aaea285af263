/// One task of one accepted graph, unique for the life of a scheduler's state.
///
/// Graph numbers are never used twice; the index is the task's place in its graph, and its priority: lower runs first.
public struct TaskID: Hashable, Sendable, Comparable {
    /// The graph's number.
    public let graph: UInt64
    /// The place of the task in its graph.
    public let index: UInt32

    /// Task `index` of graph `graph`.
    public init(graph: UInt64, index: UInt32) {
        self.graph = graph
        self.index = index
    }

    /// By graph, then by place.
    public static func < (left: TaskID, right: TaskID) -> Bool {
        (left.graph, left.index) < (right.graph, right.index)
    }
}

extension TaskID: CustomStringConvertible {
    /// `12/7`: task 7 of graph 12.
    public var description: String { "\(graph)/\(index)" }
}

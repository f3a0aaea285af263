/// One task of one accepted graph, unique for the life of a scheduler's state.
///
/// Graph numbers are never used twice; the index is the task's place in its graph, and its priority: lower runs first.
package struct TaskID: Hashable, Sendable, Comparable {
    /// The graph's number.
    package let graph: UInt64
    /// The place of the task in its graph.
    package let index: UInt32

    package init(graph: UInt64, index: UInt32) {
        self.graph = graph
        self.index = index
    }

    package static func < (left: TaskID, right: TaskID) -> Bool {
        (left.graph, left.index) < (right.graph, right.index)
    }
}

extension TaskID: CustomStringConvertible {
    /// `12/7`: task 7 of graph 12.
    package var description: String { "\(graph)/\(index)" }
}

package import MusterGraph

/// Several task ids, as two columns.
package struct TaskColumns: Sendable, Hashable {
    /// The graph of each.
    package var graphs: [UInt64]
    /// The index of each in its graph.
    package var indices: [UInt32]

    package init() {
        graphs = []
        indices = []
    }

    package init(_ tasks: some Sequence<TaskID>) {
        self.init()
        for task in tasks { append(task) }
    }

    package mutating func append(_ task: TaskID) {
        graphs.append(task.graph)
        indices.append(task.index)
    }
}

extension TaskColumns: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { indices.count }
    package subscript(position: Int) -> TaskID { TaskID(graph: graphs[position], index: indices[position]) }
}

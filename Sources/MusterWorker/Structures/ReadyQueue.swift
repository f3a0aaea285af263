import MusterGraph
import MusterProtocol

/// Tasks that can run: of older graphs first, and in a graph those of lower indices. Some may be over meanwhile.
///
/// Adding and taking cost a few words each, whatever there is (`PrioritySet`), and a binary search among the graphs.
struct ReadyQueue {
    /// The ready tasks of each graph that has some, by the graphs' numbers; from `start` on.
    private var graphs: [(number: UInt64, tasks: PrioritySet)] = []
    /// Those before it are used up.
    private var start = 0

    /// The graph of the task that is next.
    var firstGraph: UInt64? { start < graphs.count ? graphs[start].number : nil }

    mutating func push(_ task: TaskID) {
        let place = place(of: task.graph)
        if place == graphs.count || graphs[place].number != task.graph {
            graphs.insert((task.graph, PrioritySet(capacity: Int(task.index) + 1)), at: place)
        }
        graphs[place].tasks.grow(toHold: task.index)
        graphs[place].tasks.insert(task.index)
    }

    /// Where the graph stands, or would.
    private func place(of graph: UInt64) -> Int {
        var (low, high) = (start, graphs.count)
        while low < high {
            let middle = (low + high) / 2
            if graphs[middle].number < graph { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func pop() -> TaskID? {
        guard start < graphs.count, let index = graphs[start].tasks.popFirst() else { return nil }
        let task = TaskID(graph: graphs[start].number, index: index)
        if graphs[start].tasks.isEmpty { dropFirstGraph() }
        return task
    }

    private mutating func dropFirstGraph() {
        start += 1
        guard start == graphs.count || start > 1_024 else {
            graphs[start - 1].tasks = PrioritySet(capacity: 0)
            return
        }
        graphs.removeFirst(start)
        start = 0
    }
}

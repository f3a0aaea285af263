import MusterGraph
import MusterProtocol

/// Tasks that can run: graphs take turns, and in a graph those of lower indices come first. Some may be over meanwhile.
///
/// Turns, since the scheduler has shared the worker out among its clients already: if older graphs went first here, a large
/// one would keep the single task of another client waiting for as long as it is supplied.
///
/// Adding and taking cost a few words each, whatever there is (`PrioritySet`), and a look-up where the graph is not the one
/// whose turn it is.
struct ReadyQueue {
    /// The graph whose turn it is, and its tasks. With none only if no graph has any; it is kept then for the sake of its memory.
    private var current: (number: UInt64, tasks: PrioritySet)?
    /// The ready tasks of each other graph that has some.
    private var others: [UInt64: PrioritySet] = [:]
    /// Those graphs in the order of their turns; from `start` on.
    private var turns: [UInt64] = []
    /// Those before it are used up.
    private var start = 0

    /// The graph of the task that is next.
    var firstGraph: UInt64? {
        guard let current, !current.tasks.isEmpty else { return nil }
        return current.number
    }

    mutating func push(_ task: TaskID) {
        if current?.number == task.graph {
            current?.tasks.add(task.index)
        } else if firstGraph == nil {
            current = (task.graph, PrioritySet(holding: task.index))
        } else if others[task.graph]?.add(task.index) == nil {
            others[task.graph] = PrioritySet(holding: task.index)
            turns.append(task.graph)
        }
    }

    mutating func pop() -> TaskID? {
        guard let graph = firstGraph, let index = current?.tasks.popFirst() else { return nil }
        if current?.tasks.isEmpty == true, let next = takeNext() { current = next }
        return TaskID(graph: graph, index: index)
    }

    /// The graph has had its turn: if another has tasks, that one is next.
    mutating func endTurn(of graph: UInt64) {
        guard firstGraph == graph, let tasks = current?.tasks, let next = takeNext() else { return }
        current = next
        others[graph] = tasks
        turns.append(graph)
    }

    private mutating func takeNext() -> (number: UInt64, tasks: PrioritySet)? {
        guard start < turns.count else { return nil }
        let graph = turns[start]
        start += 1
        if start == turns.count || start > 1_024 {
            turns.removeFirst(start)
            start = 0
        }
        return others.removeValue(forKey: graph).map { (graph, $0) }
    }
}

extension PrioritySet {
    fileprivate init(holding index: UInt32) {
        self.init(capacity: Int(index) + 1)
        insert(index)
    }

    fileprivate mutating func add(_ index: UInt32) {
        grow(toHold: index)
        insert(index)
    }
}

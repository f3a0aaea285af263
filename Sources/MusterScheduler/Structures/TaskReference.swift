/// A task by the slot of its graph, which is quicker to follow than the graph's number.
///
/// A slot is used again when its graph is over. Whoever keeps a reference across events checks the task's state before
/// acting on it, and every such check holds for any task that it may then mean.
struct TaskReference: Hashable, Comparable {
    /// The graph's place in `SchedulerState.graphs`.
    let slot: UInt32
    /// The task's place in its graph.
    let index: UInt32

    static func < (left: TaskReference, right: TaskReference) -> Bool {
        UInt64(left.slot) << 32 | UInt64(left.index) < UInt64(right.slot) << 32 | UInt64(right.index)
    }
}

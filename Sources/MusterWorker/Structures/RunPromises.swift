import MusterGraph
import MusterProtocol

/// What the tasks of a run that is being put together will have for others.
struct RunPromises {
    /// Tasks that miss nothing but results of the run.
    var ready = BinaryHeap<UInt32>()
    /// How many results of the run each task will take.
    var counts: [UInt32: Int] = [:]
    /// The positions in the run of tasks whose results others take, and those.
    var takers: [(position: Int, dependents: [TaskID])] = []
}

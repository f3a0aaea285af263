import MusterGraph
import MusterWorker

extension RunItem {
    /// The results that it takes.
    func inputs(of graph: UInt64) -> [TaskID] { ArgumentReference.results(takenBy: arguments, of: graph) }
}

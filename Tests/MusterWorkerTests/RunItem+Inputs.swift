import MusterGraph
import MusterWorker

extension RunItem {
    /// The results that it takes.
    func inputs(of graph: UInt64) -> [TaskID] {
        var inputs: [TaskID] = []
        arguments.withUnsafeBytes { bytes in
            ArgumentReference.forEach(in: bytes) { reference in
                switch reference {
                case .task(let index): inputs.append(TaskID(graph: graph, index: index))
                case .future(let task): inputs.append(task)
                case .after: break
                }
            }
        }
        return inputs
    }
}

import MusterGraph
import MusterProtocol

/// Futures that the application lets go.
extension ClientState {
    /// The application has dropped futures: the scheduler is told at the end of the turn, once for all of them.
    mutating func release(_ tasks: [TaskID]) {
        for task in tasks {
            if let number = held[task.graph] { letGo(task, number) }
        }
    }

    private mutating func letGo(_ task: TaskID, _ number: UInt64) {
        // Taken out while it is worked on, and looked at nowhere else, so that its columns are not copied for each task.
        guard var graph = graphs.removeValue(forKey: number) else { return }
        guard let place = graph.place(of: task.index) else {
            graphs[number] = graph
            return
        }
        // Otherwise that is said when the scheduler goes on with the graph.
        if case .accepted = graph.standing { releases.append(task) }
        graph.released.append(task.index)
        // A future that is dropped before it is ready will not be heard of again.
        _ = graph.settle(place)
        if graph.futureCount == 0 { held[task.graph] = nil }
        // While it is not done, the scheduler's `Finished` ends it.
        guard graph.isDone, graph.futureCount == 0 else {
            graphs[number] = graph
            return
        }
        if graph.standing != .accepted {
            tellEnd(of: number, graph)
        } else if graph.isResumed {
            // What has come in an earlier session may be under way once more.
            acknowledgements[number] = .max
        }
    }

    mutating func sendReleases() {
        guard case .open = phase, !releases.isEmpty else { return }
        send(.release(Release(tasks: releases)))
        releases = TaskColumns()
    }
}

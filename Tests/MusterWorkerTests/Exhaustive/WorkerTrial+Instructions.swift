import MusterGraph
import MusterProtocol

@testable import MusterWorker

/// What comes out, and what there is to be found in it.
extension WorkerTrial {
    func carryOut(_ instruction: WorkerInstruction) {
        switch instruction {
        case .report(let report): check(report)
        case .run(let thread, let run): start(run, thread)
        case .cancel(let thread):
            if runs[thread] == nil { problems.append("thread \(thread) is cancelled, and runs nothing") }
        case .read(let holder, let read):
            if holder == 0, !isConnected { problems.append("it asks the scheduler, and has no session") }
            for entry in read.entries { reads[entry.request] = (holder, entry) }
        case .store(let task, _): storing.insert(task)
        case .drop(let tasks):
            for task in tasks where store.remove(task) == nil { problems.append("\(task) is dropped, and not stored") }
        case .reset:
            (store, storing, reads) = ([], [], [:])
            isMakingRoom = false
        case .makeRoom: isMakingRoom = true
        case .learnPeer, .openGraph, .closeGraph: break
        }
    }

    /// The scheduler is told of nothing that it has not given.
    private func check(_ report: Report) {
        if !isConnected { problems.append("it reports, and has no session") }
        let ended = Array(zip(report.completions.tasks, report.completions.attempts))
        for (task, attempt) in ended + report.failures.map({ ($0.task, $0.attempt) })
        where given.removeValue(forKey: task) != attempt {
            problems.append("attempt \(attempt) of \(task) is over, which it was not given")
        }
        for task in report.returned where given.removeValue(forKey: task) == nil {
            problems.append("\(task) is given back, which it was not given")
        }
    }

    private func start(_ run: Run, _ thread: Int) {
        if runs.updateValue(run, forKey: thread) != nil { problems.append("thread \(thread) runs something already") }
        var made: Set<TaskID> = []
        for item in run.items {
            for input in item.inputs(of: run.graph) where !store.contains(input) && !made.contains(input) {
                problems.append("task \(item.index) runs without \(input)")
            }
            made.insert(TaskID(graph: run.graph, index: item.index))
        }
    }
}

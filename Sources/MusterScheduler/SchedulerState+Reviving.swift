import MusterGraph
import MusterProtocol

/// Tasks that have to run again.
extension SchedulerState {
    /// Results that were dropped are needed again: they will be made again, and what they need with them.
    mutating func revive(_ tasks: [TaskReference]) {
        var stack = tasks
        while let task = stack.popLast() {
            let (slot, index) = (Int(task.slot), Int(task.index))
            guard graphs[slot].phase[index] == .released else { continue }
            if isLiteral(task) {
                graphs[slot].phase[index] = .done
                graphs[slot].worker[index] = 0
                for dependent in graphs[slot].dependents[task.index] {
                    inputArrived(at: TaskReference(slot: task.slot, index: dependent), madeAt: nil)
                }
                for dependent in graphs[slot].foreignDependents[task.index] ?? [] {
                    inputArrived(at: dependent, madeAt: nil)
                }
                continue
            }
            if graphs[slot].marks[index].contains(.skipped) {
                graphs[slot].marks[index].remove(.skipped)
                graphs[slot].skippedCount -= 1
            } else {
                graphs[slot].doneCount -= 1
            }
            restart(task, alsoReviving: &stack)
        }
    }

    /// Makes a task wait again, counting its inputs anew. It must not be done or assigned any more.
    mutating func restart(_ task: TaskReference, alsoReviving stack: inout [TaskReference]) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        graphs[slot].phase[index] = .waiting
        graphs[slot].marks[index].remove(.local)
        graphs[slot].ahead[index] = 0
        graphs[slot].missing[index] = 0
        let near = graphs[slot].inputs[task.index].map { TaskReference(slot: task.slot, index: $0) }
        let far = (graphs[slot].foreignInputs[task.index] ?? []).filter { graphs[Int($0.slot)].isOpen }
        var failure: FailureDescription?
        if let count = crashRecord(of: task)?.count, count >= configuration.lossLimit {
            failure = killerFailure(task, count: count)
        }
        if hasEffects(task), !mayRunAgain(task),
            graphs[slot].attempt[index] != 0 || graphs[slot].begun[task.index] != nil
        {
            let function = functionName(of: task)
            let message = "its result is lost; `\(function)` has effects, and `rerun` in its call lets it run again"
            failure = FailureDescription(kind: .workerLost, message: message, function: function)
        }
        if graphs[slot].orphans.contains(task.index) {
            let message = "its result is lost, and it took a future that was released"
            failure = FailureDescription(kind: .dataLost, message: message)
        }
        for input in near + far {
            let place = Int(input.index)
            graphs[Int(input.slot)].users[place] += 1
            switch graphs[Int(input.slot)].phase[place] {
            case .done: break
            case .waiting, .assigned: graphs[slot].missing[index] += 1
            case .released:
                graphs[slot].missing[index] += 1
                stack.append(input)
            case .failed:
                graphs[slot].missing[index] += 1
                failure = dependencyFailure(graphs[Int(input.slot)].failures[input.index], of: input)
            }
        }
        if let failure {
            fail(task, failure)
        } else if graphs[slot].missing[index] == 0 {
            becameReady(task)
        }
    }
}

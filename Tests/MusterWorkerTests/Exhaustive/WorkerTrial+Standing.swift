import MusterGraph
import MusterProtocol

@testable import MusterWorker

/// How things stand.
extension WorkerTrial {
    /// How a task, or its result, stands.
    func standing(of task: TaskID) -> String {
        let section = state.sections[task.graph]
        if let record = section?.tasks[task.index] { return "\(record.phase)" }
        if let fetch = state.fetches[task] { return fetch.isStoring ? "being stored" : "being fetched" }
        if let held = section?.held[task.index] {
            return held.isReleased ? "released, in use" : held.isLocal ? "local" : held.attempt == 0 ? "copied" : "held"
        }
        let isCancelled = runs.values.contains { run in
            run.graph == task.graph && run.items.contains { $0.index == task.index }
        }
        return isCancelled ? "cancelled" : "not here"
    }

    func pairs(with happening: WorkerHappening) -> [String] {
        let tasks = happening.task.map { [$0] } ?? Array(scenario.tasks.indices)
        return tasks.map { "\(standing(of: scenario.tasks[$0])): \(happening.kind)" }
    }

    var fingerprint: String {
        let account = told.map { Array($0.held) + Array($0.assigned) }
        var parts = [
            "\(isConnected) \(account.map { "\($0)" } ?? "") \(state.state != 0) \(closedGraphs.sorted()) \(state.outbox.count) \(memoryState)"
        ]
        for task in scenario.tasks {
            let section = state.sections[task.graph]
            var part = "\(standing(of: task)) \(section?.isOpened ?? false) \(isStored(task)) \(storing.contains(task))"
            if let record = section?.tasks[task.index] {
                part += " \(record.flags.rawValue) \(record.missing) \(record.dependents) \(record.hasOldResult)"
            }
            if let held = section?.held[task.index] {
                part += " \(held.attempt == 0) \(held.uses) \(held.isLocal) \(held.isReleased)"
            }
            if let fetch = state.fetches[task] {
                part +=
                    " \(fetch.holders) \(fetch.waiters) \(fetch.asksScheduler) \(fetch.isAdmitted) \(fetch.nextOffset)"
            }
            part += " \(readCounts(of: task)) \(state.fetchQueue.contains(task))"
            part += " \(runItems(of: task))"
            part += " \(state.unsaid.completions.tasks.contains(task))"
            parts.append(part)
        }
        return parts.joined(separator: "|")
    }

    /// How many reads of a value are under way, of each holder.
    func readCounts(of task: TaskID) -> [Int] {
        [0, 2, 3].map { holder in reads.values.count { $0.holder == holder && $0.entry.task == task } }
    }

    /// What threads run of a task: what becomes of the result, and what is run before it.
    func runItems(of task: TaskID) -> [String] {
        runs.values.filter { $0.graph == task.graph }.flatMap { run in
            run.items.indices.filter { run.items[$0].index == task.index }.map { place in
                "\(run.items[place].flags.rawValue) after \(run.items[..<place].map(\.index))"
            }
        }.sorted()
    }

    func isStored(_ task: TaskID) -> Bool { store.contains(task) }
    var memoryState: String { "\(isMakingRoom) \(state.memory)" }
}

import MusterGraph
import MusterProtocol

/// Messages in a line, for the story of a seed.
extension SimulatedCluster {
    /// Graph numbers begin with the scheduler's incarnation, which is always the same here.
    func number(of graph: UInt64) -> UInt64 { graph & 0xff_ffff_ffff }

    func describe(_ task: TaskID) -> String { "\(number(of: task.graph))/\(task.index)" }

    func describe(_ tasks: some Sequence<TaskID>) -> String {
        "[" + tasks.map { describe($0) }.joined(separator: " ") + "]"
    }

    func describe(_ message: Message) -> String {
        switch message {
        case .submit(let submit): "submit \(submit.request), \(submit.mode), wants \(submit.wanted)"
        case .accepted(let accepted): "request \(accepted.request) is graph \(number(of: accepted.graph))"
        case .rejected(let rejected):
            "request \(rejected.request) is rejected: \(rejected.errors.map(\.message).joined(separator: "; "))"
        case .results(let results): "results of request \(results.request): \(results.indices)"
        case .failures(let failures):
            "failures of request \(failures.request): "
                + zip(failures.indices, failures.failures).map { "\($0) \($1.kind) (\($1.message))" }
                .joined(separator: ", ")
        case .finished(let finished): "request \(finished.request) is \(finished.isOver ? "over" : "finished")"
        case .cancel(let cancel): "cancel request \(cancel.request)"
        case .release(let release): "release \(describe(release.tasks))"
        case .read(let read):
            "read "
                + read.entries.map { "\(describe($0.task)) at \($0.offset) (#\($0.request))" }
                .joined(separator: ", ")
        case .data(let reply): "data " + reply.entries.map { "#\($0.request) \($0.status)" }.joined(separator: ", ")
        case .work(let work): describe(work)
        case .report(let report): describe(report)
        default: "\(message.type)"
        }
    }

    private func describe(_ work: Work) -> String {
        var parts = ["work \(work.attempt & 0xff_ffff_ffff)"]
        if !work.closedGraphs.isEmpty { parts.append("closed \(work.closedGraphs.map { number(of: $0) })") }
        if !work.released.isEmpty { parts.append("released \(describe(work.released))") }
        if !work.takenBack.isEmpty { parts.append("taken back \(describe(work.takenBack))") }
        for (place, input) in work.sources.inputs.enumerated() {
            let range = Int(work.sources.holderOffsets[place])..<Int(work.sources.holderOffsets[place + 1])
            parts.append("\(describe(input)) is at \(Array(work.sources.holders[range]))")
        }
        for assignments in work.assignments {
            let tasks = zip(assignments.indices, assignments.flags).map { index, flags in
                let keep = (flags.contains(.keep) ? " keep" : "") + (flags.contains(.effects) ? " effects" : "")
                return "\(index)\(keep)\(flags.contains(.deliver) ? " deliver" : "")"
            }
            parts.append("graph \(number(of: assignments.graph)): \(tasks.joined(separator: ", "))")
        }
        return parts.joined(separator: "; ")
    }

    private func describe(_ report: Report) -> String {
        var parts = ["report"]
        let columns = [
            ("done", report.completions.tasks), ("returned", report.returned), ("keeps", report.refusedReturn),
            ("acquired", report.acquired), ("missing", report.missing),
        ]
        for (word, tasks) in columns where !tasks.isEmpty { parts.append("\(word) \(describe(tasks))") }
        if report.isPaused { parts.append("paused") }
        for failure in report.failures { parts.append("\(describe(failure.task)) failed: \(failure.failure.kind)") }
        return parts.joined(separator: "; ")
    }
}

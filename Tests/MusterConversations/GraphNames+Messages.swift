package import MusterGraph
package import MusterProtocol

/// Messages as lines.
extension GraphNames {
    /// An attempt without the incarnation that it begins with.
    package func attempt(_ number: UInt64) -> String { "\(number & (1 << 40 - 1))" }

    package func timeout(_ milliseconds: UInt32) -> String {
        milliseconds == 0 ? "" : ", at most \(milliseconds) ms"
    }

    package func flags(_ flags: Assignments.Flags) -> String {
        var words: [String] = []
        if flags.contains(.keep) { words.append("keep") }
        if flags.contains(.deliver) { words.append("deliver") }
        if words.isEmpty { words.append("local") }
        if flags.contains(.effects) { words.append("effects") }
        return words.joined(separator: " ")
    }

    /// What scheduler tells worker.
    package func lines(_ work: Work) -> [String] {
        var lines = work.closedGraphs.map { "close \(text($0))" }
        if !work.released.isEmpty { lines.append("release \(text(work.released))") }
        if !work.takenBack.isEmpty { lines.append("take back \(text(work.takenBack))") }
        lines += work.peers.map { "peer \($0.worker) at \($0.address)" }
        lines += work.openedGraphs.map { "open \(text($0.graph)): " + $0.functions.map(\.name).joined(separator: " ") }
        for (place, input) in work.sources.inputs.enumerated() {
            let range = Int(work.sources.holderOffsets[place])..<Int(work.sources.holderOffsets[place + 1])
            let holders = work.sources.holders[range].map { "\($0)" }.joined(separator: " ")
            lines.append("source \(text(input)) of \(work.sources.byteCounts[place]) B at \(holders)")
        }
        for assignments in work.assignments { lines += self.lines(assignments, attempt: work.attempt) }
        return lines
    }

    private func lines(_ assignments: Assignments, attempt number: UInt64) -> [String] {
        let functions = graph(numbered: assignments.graph)?.compiled.functions ?? []
        return assignments.indices.indices.map { place in
            let task = TaskID(graph: assignments.graph, index: assignments.indices[place])
            let function = assignments.functions[place]
            let name =
                function == .max ? "=" : Int(function) < functions.count ? functions[Int(function)] : "#\(function)"
            let retries = assignments.retries[place] == 0 ? "" : ", \(assignments.retries[place]) retries"
            let limit = timeout(assignments.timeouts.isEmpty ? 0 : assignments.timeouts[place])
            return "assign \(text(task)) \(name), \(flags(assignments.flags[place]))\(retries)\(limit), "
                + "attempt \(attempt(number))"
        }
    }

    /// What a worker tells the scheduler.
    package func lines(_ report: Report) -> [String] {
        var lines: [String] = []
        for (place, task) in report.completions.tasks.enumerated() {
            let range =
                Int(report.completions.valueOffsets[place])..<Int(report.completions.valueOffsets[place + 1])
            let value = range.isEmpty ? "" : " = \(value(report.completions.values[range]))"
            lines.append(
                "done \(text(task))\(value), \(report.completions.byteCounts[place]) B, "
                    + "attempt \(attempt(report.completions.attempts[place]))")
        }
        for failure in report.failures {
            lines.append("failed \(text(failure.task)) \(text(failure.failure)), attempt \(attempt(failure.attempt))")
        }
        if !report.returned.isEmpty { lines.append("returned \(text(report.returned))") }
        if !report.refusedReturn.isEmpty { lines.append("refused to return \(text(report.refusedReturn))") }
        if !report.acquired.isEmpty { lines.append("acquired \(text(report.acquired))") }
        if !report.missing.isEmpty { lines.append("missing \(text(report.missing))") }
        if report.isPaused { lines.append("paused") }
        for crash in report.crashes {
            let certainty = crash.isCertain ? "certainly" : "perhaps"
            let tasks = crash.tasks.map { "\(text($0.task)) attempt \(attempt($0.attempt))" }.joined(separator: ", ")
            lines.append("\(crash.identity) had crashed, \(certainty) by \(tasks): “\(crash.failure.message)”")
        }
        return lines
    }

    package func text(_ failure: FailureDescription) -> String {
        let facts = [("key", failure.key), ("function", failure.function), ("worker", failure.worker)]
            .filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }
        return "\(failure.kind) “\(failure.message)”" + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
    }

    /// A value as JSON, if it is small.
    package func value(_ payload: Payload) -> String {
        guard payload.count <= 100, let value = try? Value(decoding: payload) else { return "\(payload.count) bytes" }
        return GraphJSON.encode(value)
    }

    /// Reads.
    package func lines(_ read: Read) -> [String] {
        read.entries.map { entry in
            "r\(entry.request) \(text(entry.task)) from \(entry.offset), \(entry.byteCount) B"
        }
    }

    package func lines(_ reply: ReadReply) -> [String] {
        reply.entries.map { entry in
            "r\(entry.request) \(entry.status)"
                + (entry.status == .found ? ", \(entry.byteCount) of \(entry.totalByteCount) B" : "")
        }
    }
}

import MusterGraph

extension Message {
    /// How many bytes of values one message carries, if there are several values; far below what a frame may have.
    private static var valueByteCount: Int { 16 << 20 }
    /// How many rows of columns one message has, at most; a row has up to 40 bytes.
    private static var rowCount: Int { 1 << 20 }
    /// How many descriptions of failures one message has, at most; each has up to about 50 KiB of text.
    private static var failureCount: Int { 512 }

    /// The message, or several that say the same together, so that none has more than fits a frame.
    ///
    /// Cores gather results for as long as a turn lasts; only here is known what a message may hold.
    package var parts: [Message] {
        switch self {
        case .results(let results): Self.cuts(results.valueOffsets).map { .results(results.part($0)) }
        case .failures(let failures):
            Self.cuts(failures.indices.count, upTo: Self.failureCount).map { .failures(failures.part($0)) }
        case .report(let report):
            report.parts(
                completions: Self.cuts(report.completions.valueOffsets),
                failures: Self.cuts(report.failures.count, upTo: Self.failureCount)
            ).map { .report($0) }
        case .work(let work): work.parts(Self.cuts(work.released.count, upTo: Self.rowCount)).map { .work($0) }
        default: [self]
        }
    }

    /// Ranges of rows with values, each with at most `valueByteCount` bytes or one row, and at most `rowCount` rows.
    private static func cuts(_ offsets: [UInt32]) -> [Range<Int>] {
        let count = offsets.count - 1
        guard count > rowCount || Int(offsets[count]) > valueByteCount else { return [0..<count] }
        var cuts: [Range<Int>] = []
        var start = 0
        for row in 0..<count where row > start {
            guard Int(offsets[row + 1] - offsets[start]) > valueByteCount || row - start >= rowCount else { continue }
            cuts.append(start..<row)
            start = row
        }
        cuts.append(start..<count)
        return cuts
    }

    /// Ranges of rows, each with at most `limit`.
    private static func cuts(_ count: Int, upTo limit: Int) -> [Range<Int>] {
        guard count > limit else { return [0..<count] }
        return stride(from: 0, to: count, by: limit).map { $0..<min($0 + limit, count) }
    }
}

extension Results {
    fileprivate func part(_ rows: Range<Int>) -> Results {
        guard rows.count < indices.count else { return self }
        var part = Results(request: request)
        part.indices = Array(indices[rows])
        part.byteCounts = Array(byteCounts[rows])
        (part.valueOffsets, part.values) = values.part(rows, of: valueOffsets)
        return part
    }
}

extension Failures {
    fileprivate func part(_ rows: Range<Int>) -> Failures {
        Failures(request: request, indices: Array(indices[rows]), failures: Array(failures[rows]))
    }
}

extension Work {
    /// What is released in several messages; all else is in the last, which so comes after every release.
    fileprivate func parts(_ cuts: [Range<Int>]) -> [Work] {
        guard cuts.count > 1 else { return [self] }
        return cuts.enumerated().map { number, rows in
            var part = number == cuts.count - 1 ? self : Work()
            part.attempt = attempt
            part.acknowledged = acknowledged
            part.closedGraphs = number == 0 ? closedGraphs : []
            part.released = TaskColumns(released[rows])
            return part
        }
    }
}

extension Report {
    /// The completions, then the failures, in several reports; all else is in the last, which so comes after them.
    fileprivate func parts(completions cuts: [Range<Int>], failures: [Range<Int>]) -> [Report] {
        guard cuts.count > 1 || failures.count > 1 else { return [self] }
        var parts = cuts.map { rows in
            var part = Report()
            part.completions = completions.part(rows)
            return part
        }
        for (number, rows) in failures.enumerated() {
            if number > 0 { parts.append(Report()) }
            parts[parts.count - 1].failures = Array(self.failures[rows])
        }
        var last = self
        last.completions = parts[parts.count - 1].completions
        last.failures = parts[parts.count - 1].failures
        parts[parts.count - 1] = last
        // Each of them says it, or it would change to and fro.
        for number in parts.indices { parts[number].isPaused = isPaused }
        for position in parts.indices { parts[position].number = position == parts.count - 1 ? number : 0 }
        return parts
    }
}

extension Completions {
    fileprivate func part(_ rows: Range<Int>) -> Completions {
        guard rows.count < tasks.count else { return self }
        var part = Completions()
        part.tasks.graphs = Array(tasks.graphs[rows])
        part.tasks.indices = Array(tasks.indices[rows])
        part.attempts = Array(attempts[rows])
        part.byteCounts = Array(byteCounts[rows])
        part.nanoseconds = Array(nanoseconds[rows])
        (part.valueOffsets, part.values) = values.part(rows, of: valueOffsets)
        return part
    }
}

extension Payload {
    /// The values in some rows, and offsets that begin with 0.
    fileprivate func part(_ rows: Range<Int>, of offsets: [UInt32]) -> ([UInt32], Payload) {
        let (start, end) = (offsets[rows.lowerBound], offsets[rows.upperBound])
        return (offsets[rows.lowerBound...rows.upperBound].map { $0 - start }, self[Int(start)..<Int(end)])
    }
}

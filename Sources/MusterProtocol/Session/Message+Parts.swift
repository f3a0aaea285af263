import MusterGraph

extension Message {
    /// How many bytes of values one message carries, if there are several values; far below what a frame may have.
    private static var valueByteCount: Int { 16 << 20 }

    /// The message, or several that say the same together, so that none has more values than fit a frame.
    ///
    /// Cores gather results for as long as a turn lasts; only here is known what a message may hold.
    package var parts: [Message] {
        switch self {
        case .results(let results) where results.values.count > Self.valueByteCount:
            Self.cuts(results.valueOffsets).map { .results(results.part($0)) }
        case .report(let report) where report.completions.values.count > Self.valueByteCount:
            report.parts(Self.cuts(report.completions.valueOffsets)).map { .report($0) }
        default: [self]
        }
    }

    /// Ranges of rows, each with at most `valueByteCount` bytes or one row.
    private static func cuts(_ offsets: [UInt32]) -> [Range<Int>] {
        var cuts: [Range<Int>] = []
        var start = 0
        for row in 0..<offsets.count - 1 where Int(offsets[row + 1] - offsets[start]) > valueByteCount && row > start {
            cuts.append(start..<row)
            start = row
        }
        cuts.append(start..<offsets.count - 1)
        return cuts
    }
}

extension Results {
    fileprivate func part(_ rows: Range<Int>) -> Results {
        var part = Results(request: request)
        part.indices = Array(indices[rows])
        part.byteCounts = Array(byteCounts[rows])
        (part.valueOffsets, part.values) = values.part(rows, of: valueOffsets)
        return part
    }
}

extension Report {
    /// The completions in several reports; all else is in the last, which so comes after every completion.
    fileprivate func parts(_ cuts: [Range<Int>]) -> [Report] {
        cuts.enumerated().map { number, rows in
            var part = number == cuts.count - 1 ? self : Report()
            part.completions = completions.part(rows)
            return part
        }
    }
}

extension Completions {
    fileprivate func part(_ rows: Range<Int>) -> Completions {
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

/// One of DESIGN's measures (§9): what is wanted, and how it is found in what was measured.
struct Measure: Sendable {
    /// What was measured.
    struct Finding {
        let text: String
        let isMet: Bool
    }

    let name: String
    let target: String
    /// Nil where it was not measured.
    let find: @Sendable ([ResultLine]) -> Finding?

    static let all = [
        Measure(name: "no-op tasks through scheduler and two workers", target: "1,000,000 a second") { lines in
            median(of: .fanout, lines).map { Finding(text: "\($0.brief) a second", isMet: $0 >= 1e6) }
        },
        Measure(name: "a chain of dependent tasks", target: "5 µs a hop") { lines in
            median(of: .chain, lines).map { Finding(text: "\($0.brief) µs a hop", isMet: $0 <= 5) }
        },
        Measure(name: "one task, submitted and answered", target: "1.5 × bare ZeroMQ, four hops") { lines in
            ratio(of: .roundTrip, RoundTripWork.bareName, lines).map { found in
                let (line, bare) = (found.line.figure?.median ?? 0, found.peer.figure.median)
                return Finding(
                    text: "\(found.ratio.brief) × (\(line.brief) µs, bare \(bare.brief) µs)", isMet: found.ratio <= 1.5)
            }
        },
        // Of the program that sees into the scheduler: `{"benchmark": "memory", "role": "scheduler", "unit": "bytes a task",
        // "figure": …}`.
        Measure(name: "scheduler memory for each task in flight", target: "150 bytes") { lines in
            lines.last { $0.benchmark == "memory" && $0.role == "scheduler" }?.figure.map {
                Finding(text: "\($0.median.brief) bytes", isMet: $0.median <= 150)
            }
        },
        Measure(name: "256 MiB from worker to worker", target: "0.8 × bare ZeroMQ") { lines in
            ratio(of: .transfer, TransferWork.bareName, lines).map { found in
                let (line, bare) = (found.line.figure?.median ?? 0, found.peer.figure.median)
                return Finding(
                    text: "\((1 / found.ratio).brief) × (\(line.brief) MB/s, bare \(bare.brief) MB/s)",
                    isMet: 1 / found.ratio >= 0.8)
            }
        },
        Measure(name: "numeric bag", target: "within 2 × of a C++ loop over columns") { lines in
            ratio(of: .numeric, NumericWork.columnsName, lines).map {
                Finding(text: "\($0.ratio.brief) × its time", isMet: $0.ratio <= 2)
            }
        },
        Measure(name: "word count", target: "as fast as C++ with open addressing") { lines in
            ratio(of: .words, WordWork.openName, lines).map {
                Finding(text: "\($0.ratio.brief) × its time", isMet: $0.ratio <= 1)
            }
        },
        // Of the same program, a line for each number of workers: `{"benchmark": "zero-worker", "workers": 1000, "unit":
        // "nanoseconds a task", "figure": …}`.
        Measure(name: "scheduler with 1,000 workers that answer at once", target: "the same cost a task as with 2") {
            lines in
            let cost = { (workers: Int) in
                lines.last { $0.benchmark == "zero-worker" && $0.workers == workers }?.figure?.median
            }
            guard let few = cost(2), let many = cost(1_000) else { return nil }
            // What two runs of the same differ by.
            return Finding(text: "\(many.brief) ns, with 2: \(few.brief) ns", isMet: many <= few * 1.1)
        },
    ]

    private static func median(of benchmark: Benchmark, _ lines: [ResultLine]) -> Double? {
        lines.last { $0.benchmark == benchmark.rawValue }?.figure?.median
    }

    /// Muster's time divided by a peer's.
    private static func ratio(
        of benchmark: Benchmark, _ name: String, _ lines: [ResultLine]
    ) -> (ratio: Double, line: ResultLine, peer: PeerResult)? {
        let found = lines.filter { $0.benchmark == benchmark.rawValue }
        for line in found.reversed() {
            if let peer = line.peer(name) { return (1 / peer.timesMuster, line, peer) }
        }
        return nil
    }
}

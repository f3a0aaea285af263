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
    let find: @Sendable (ResultLines) -> Finding?

    static let all = [
        Measure(name: "no-op tasks through scheduler and two workers", target: "1,000,000 a second") { lines in
            median(of: .fanout, lines).map { Finding(text: "\($0.brief) a second", isMet: $0 >= 1e6) }
        },
        Measure(name: "a chain of dependent tasks", target: "5 µs a hop") { lines in
            median(of: .chain, lines).map { Finding(text: "\($0.brief) µs a hop", isMet: $0 <= 5) }
        },
        Measure(name: "one task, submitted and answered", target: "1.5 × bare ZeroMQ, four hops") { lines in
            pair(of: .roundTrip, RoundTripWork.bareName, lines).map { own, bare in
                let ratio = 1 / bare.timesMuster
                return Finding(
                    text: "\(ratio.brief) × (\(own.figure.median.brief) µs, bare \(bare.figure.median.brief) µs)",
                    isMet: ratio <= 1.5)
            }
        },
        Measure(name: "scheduler memory for each task in flight", target: "150 bytes") { lines in
            (lines[.memory]?[InsideResult.schedulerMemory]?.median).map {
                Finding(text: "\($0.brief) bytes", isMet: $0 <= 150)
            }
        },
        Measure(name: "256 MiB from worker to worker", target: "0.8 × bare ZeroMQ") { lines in
            pair(of: .transfer, TransferWork.bareName, lines).map { own, bare in
                let (rate, bareRate) = (own.figure.median, bare.figure.median)
                return Finding(
                    text: "\(bare.timesMuster.brief) × (\(rate.brief) MB/s, bare \(bareRate.brief) MB/s)",
                    isMet: bare.timesMuster >= 0.8)
            }
        },
        Measure(name: "numeric bag", target: "within 2 × of a C++ loop over columns") { lines in
            pair(of: .numeric, NumericWork.columnsName, lines).map { _, loop in
                Finding(text: "\((1 / loop.timesMuster).brief) × its time", isMet: loop.timesMuster >= 0.5)
            }
        },
        Measure(name: "word count", target: "as fast as C++ with open addressing") { lines in
            pair(of: .words, WordWork.openName, lines).map { _, program in
                Finding(text: "\((1 / program.timesMuster).brief) × its time", isMet: program.timesMuster >= 1)
            }
        },
        Measure(name: "scheduler with 1,000 workers that answer at once", target: "the same cost a task as with 2") {
            lines in
            let result = lines[.zeroWorker]
            guard let costOfFew = result?[InsideResult.schedulerTime(workers: 2)]?.median,
                let cost = result?[InsideResult.schedulerTime(workers: 1_000)]?.median
            else { return nil }
            // Two runs of the same differ by as much.
            return Finding(
                text: "\(cost.brief) µs of its CPU, with 2: \(costOfFew.brief) µs", isMet: cost <= costOfFew * 1.1)
        },
        Measure(name: "scheduler with 1,000 idle workers", target: "less than 1 % of a core") { lines in
            (lines[.zeroWorker]?[InsideResult.idleTime(workers: 1_000)]?.median).map {
                Finding(text: "\($0.brief) %", isMet: $0 < 1)
            }
        },
    ]

    private static func median(of benchmark: Benchmark, _ lines: ResultLines) -> Double? {
        lines.contests.last { $0.benchmark == benchmark.rawValue }?.figure.median
    }

    /// Muster and a peer, which took its time divided by Muster's.
    private static func pair(
        of benchmark: Benchmark, _ name: String, _ lines: ResultLines
    ) -> (own: ResultLines.Contest, peer: PeerResult)? {
        for contest in lines.contests.reversed() where contest.benchmark == benchmark.rawValue {
            if let peer = contest.peer(name) { return (contest, peer) }
        }
        return nil
    }
}

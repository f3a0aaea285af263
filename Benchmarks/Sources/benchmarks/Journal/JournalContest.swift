import Muster

/// A fan-out on a cluster whose scheduler keeps its state, and on one whose scheduler keeps none, in turn.
struct JournalContest {
    private let kept: Site
    private let lost: Site
    private let folder: TemporaryFolder

    init(_ environment: BenchmarkEnvironment, _ options: ClusterOptions) async throws {
        folder = try TemporaryFolder()
        kept = try await Site(environment, options, state: folder.path("state"))
        lost = try await Site(environment, options)
    }

    func run(_ runs: Int, taskCount: Int) async throws -> ContestResult {
        let fanOut = FanoutWork(count: taskCount)
        var samples = (kept: Samples(), lost: Samples())
        // One that does not count.
        for run in 0...max(runs, 1) {
            // Each of the two is first as often as the other.
            for isKept in run % 2 == 0 ? [true, false] : [false, true] {
                let sample = try await (isKept ? kept : lost).measure(fanOut)
                guard run > 0 else { continue }
                if isKept { samples.kept.append(sample) } else { samples.lost.append(sample) }
            }
        }
        return ContestResult(
            Benchmark.journal.rawValue, fanOut, kept, samples.kept,
            peers: [PeerResult("without a state", fanOut, samples.lost, beside: samples.kept, of: fanOut)])
    }

    func close() async {
        await kept.close()
        await lost.close()
        folder.remove()
    }
}

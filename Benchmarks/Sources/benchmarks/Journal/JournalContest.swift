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

    func run(_ runs: Int, taskCount: Int, _ options: ClusterOptions) async throws -> JournalResult {
        let fanOut = FanoutWork(count: taskCount)
        var rates: (kept: [Double], lost: [Double]) = ([], [])
        // One that does not count.
        for run in 0...max(runs, 1) {
            let (first, second) = (try await fanOut.compute(kept), try await fanOut.compute(lost))
            guard run > 0 else { continue }
            rates.kept.append(fanOut.unit.figure(seconds: first.seconds, count: taskCount))
            rates.lost.append(fanOut.unit.figure(seconds: second.seconds, count: taskCount))
        }
        return JournalResult(
            tasks: taskCount, workers: options.workers, threads: options.threads, runs: runs,
            withState: Figure(rates.kept), withoutState: Figure(rates.lost))
    }

    func close() async {
        await kept.close()
        await lost.close()
        folder.remove()
    }
}

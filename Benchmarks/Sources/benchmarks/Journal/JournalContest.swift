import Muster

/// A fan-out on a cluster whose scheduler keeps its state, and on one whose scheduler keeps none, in turn.
struct JournalContest {
    /// The clusters, and a client of each.
    private let kept: (cluster: ClusterProcess, client: Client)
    private let lost: (cluster: ClusterProcess, client: Client)
    private let folder: TemporaryFolder

    init(_ environment: BenchmarkEnvironment, workers: Int, threads: Int) async throws {
        folder = try TemporaryFolder()
        let keeping = try ClusterProcess(
            command: environment.muster, workers: workers, threads: threads, state: folder.path("state"))
        kept = (keeping, try await Client(keeping.addressToClients))
        let losing = try ClusterProcess(command: environment.muster, workers: workers, threads: threads)
        lost = (losing, try await Client(losing.addressToClients))
    }

    func run(_ runs: Int, taskCount: Int, workers: Int, threads: Int) async throws -> JournalResult {
        let fanOut = TaskBenchmark.fanout
        var seconds: (kept: [Double], lost: [Double]) = ([], [])
        // One that does not count.
        for run in 0...max(runs, 1) {
            let (first, second) = (
                try await fanOut.run(kept.client, taskCount: taskCount),
                try await fanOut.run(lost.client, taskCount: taskCount)
            )
            guard run > 0 else { continue }
            seconds.kept.append(first)
            seconds.lost.append(second)
        }
        let rate = { (seconds: Double) in fanOut.rate(seconds: seconds, taskCount: taskCount) }
        return JournalResult(
            tasks: taskCount, workers: workers, threads: threads, runs: runs,
            withState: Figure(seconds.kept.map(rate)), withoutState: Figure(seconds.lost.map(rate)))
    }

    func close() async {
        await kept.client.close()
        await lost.client.close()
        kept.cluster.close()
        lost.cluster.close()
        folder.remove()
    }
}

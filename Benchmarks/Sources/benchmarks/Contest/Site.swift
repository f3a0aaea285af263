import Foundation
import Muster

/// Where Muster is measured: a cluster, and a client of it.
final class Site {
    let cluster: ClusterProcess
    let client: Client
    let workers: Int
    let threads: Int
    /// A worker that was started for itself.
    private let extra: WorkerProcess?

    /// - Parameter state: Where the scheduler keeps its state; nil is nowhere.
    convenience init(_ environment: BenchmarkEnvironment, _ options: ClusterOptions, state: String? = nil) async throws
    {
        let cluster = try ClusterProcess(environment, options, state: state)
        try await self.init(cluster, nil, options)
    }

    /// A cluster of two workers, each of which has functions of its own.
    ///
    /// - Parameter plugins: A folder with plugins for each.
    static func withPlugins(
        _ plugins: (first: String, second: String), _ environment: BenchmarkEnvironment, threads: Int
    ) async throws -> Site {
        let options = ClusterOptions(workers: 1, threads: threads)
        let cluster = try ClusterProcess(environment, options, plugins: plugins.first)
        let worker = try WorkerProcess(
            environment, scheduler: cluster.addressToWorkers, threads: threads, plugins: plugins.second)
        let site = try await Site(cluster, worker, options)
        try await site.waitForWorkers()
        return site
    }

    private init(_ cluster: ClusterProcess, _ extra: WorkerProcess?, _ options: ClusterOptions) async throws {
        self.cluster = cluster
        self.extra = extra
        workers = options.workers + (extra == nil ? 0 : 1)
        threads = options.threads
        client = try await Client(cluster.addressToClients)
    }

    /// The CPU seconds that all have used until now, by role.
    var cpuSeconds: [String: Double] {
        var seconds = cluster.cpuSeconds
        seconds["client"] = CPUTime.own
        if let extra { seconds["workers", default: 0] += extra.cpuSeconds }
        return seconds
    }

    /// Has some work computed once.
    func measure(_ work: any Work) async throws -> Samples.Run {
        let cpuBefore = cpuSeconds
        let answer = try await work.compute(self)
        let cpuSeconds = cpuSeconds.merging(cpuBefore) { after, before in after - before }
        try work.check(answer, by: "Muster")
        return Samples.Run(answer, cpuSeconds: cpuSeconds)
    }

    /// Ends all of it.
    func close() async {
        await client.close()
        extra?.close()
        cluster.close()
    }

    private func waitForWorkers() async throws {
        let end = ContinuousClock.now + .seconds(30)
        while try await client.workers().count < workers {
            guard ContinuousClock.now < end else { throw ClusterFailure("a worker did not reach the scheduler") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

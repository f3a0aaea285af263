import MusterSimulator
import Testing

@Suite("Simulated cluster")
struct SimulatedClusterTests {
    /// The topics that every seed has to end well with.
    static let topics: Set<SimulationTopic> = [.functionSets, .goodbyes, .peerLosses, .readFaults]

    @Test("every seed finishes with the right answers and leaves nothing behind", arguments: 0..<10)
    func seeds(hundred: Int) {
        for seed in UInt64(hundred * 120)..<UInt64(hundred * 120 + 120) {
            let report = SimulatedCluster.run(seed: seed, topics: Self.topics, invariantLimit: 150)
            #expect(report.problems.isEmpty, "seed \(seed): \(report.problems.prefix(3).joined(separator: "\n"))")
        }
    }

    /// 501: a large result that was lost before its client had read it. 703: one that was dropped and fetched again in one
    /// turn. 1167, 1327: one that was released while a task took it. 1444: one that was made and fetched. 3125: a task
    /// assigned to a worker that was fetching its result.
    @Test("seeds that found a fault", arguments: [501, 703, 1_167, 1_327, 1_444, 3_125] as [UInt64])
    func found(seed: UInt64) {
        #expect(SimulatedCluster.run(seed: seed, topics: []).problems == [])
    }

    @Test("a seed tells the same story twice")
    func reproducible() {
        for seed in UInt64(0)..<20 {
            let (first, second) = (
                SimulatedCluster.run(seed: seed, topics: Self.topics),
                SimulatedCluster.run(seed: seed, topics: Self.topics)
            )
            #expect(first == second)
        }
    }

    @Test("workers fetch from each other")
    func peers() {
        let fetched = (UInt64(0)..<30).reduce(0) { $0 + SimulatedCluster.run(seed: $1, topics: []).fetchedByteCount }
        #expect(fetched > 0)
    }

    /// A seed for each topic in which something of it happens.
    static let seeds: [SimulationTopic: UInt64] = [
        .futures: 2, .orders: 5, .functionSets: 2, .sessions: 1, .goodbyes: 3, .peerLosses: 4, .storeFaults: 25,
        .readFaults: 71, .crashes: 20,
    ]

    @Test("every topic adds something to the story of some seed", arguments: SimulationTopic.allCases)
    func topic(topic: SimulationTopic) throws {
        let seed = try #require(Self.seeds[topic])
        #expect(SimulatedCluster.run(seed: seed, topics: [topic]) != SimulatedCluster.run(seed: seed, topics: []))
    }

    @Test("a story says what happened")
    func story() {
        var lines: [String] = []
        let report = SimulatedCluster.run(seed: 0, topics: []) { lines.append($0) }
        #expect(report == SimulatedCluster.run(seed: 0, topics: []))
        #expect(lines.contains { $0.contains("client 0 > scheduler: submit 1") })
        #expect(lines.contains { $0.contains("is finished") })
    }
}

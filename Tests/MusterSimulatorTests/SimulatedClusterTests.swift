import MusterSimulator
import Testing

@Suite("Simulated cluster")
struct SimulatedClusterTests {
    @Test("every seed finishes with the right answers and leaves nothing behind", arguments: 0..<10)
    func seeds(hundred: Int) {
        for seed in UInt64(hundred * 120)..<UInt64(hundred * 120 + 120) {
            let report = SimulatedCluster.run(seed: seed)
            #expect(report.problems.isEmpty, "seed \(seed): \(report.problems.prefix(3).joined(separator: "\n"))")
        }
    }

    /// 501: a large result that was lost before its client had read it. 703: one that was dropped and fetched again in one
    /// turn. 1167, 1327: one that was released while a task took it. 1444: one that was made and fetched. 3125: a task
    /// assigned to a worker that was fetching its result.
    @Test("seeds that found a fault", arguments: [501, 703, 1_167, 1_327, 1_444, 3_125] as [UInt64])
    func found(seed: UInt64) {
        #expect(SimulatedCluster.run(seed: seed).problems == [])
    }

    @Test("a seed tells the same story twice")
    func reproducible() {
        for seed in UInt64(0)..<20 {
            #expect(SimulatedCluster.run(seed: seed) == SimulatedCluster.run(seed: seed))
        }
    }

    @Test("workers fetch from each other")
    func peers() {
        let fetched = (UInt64(0)..<30).reduce(0) { $0 + SimulatedCluster.run(seed: $1).fetchedByteCount }
        #expect(fetched > 0)
    }
}

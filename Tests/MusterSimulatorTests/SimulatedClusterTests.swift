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

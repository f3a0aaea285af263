import ArgumentParser
import MusterSimulator

/// Runs simulated clusters, for those who work on Muster: `./dev simulate`.
@main
struct MusterSimulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs simulated clusters, each from a seed, and prints the seeds that end badly.",
        discussion: "Exits with 1 if any seed ended badly. A seed that did is run again with --seed.")

    @Option(help: "How many seeds to run.")
    var seeds: UInt64 = 1_000

    @Option(help: "The first seed.")
    var first: UInt64 = 0

    @Option(help: "Run this seed alone, twice, and compare the two.")
    var seed: UInt64?

    func run() throws {
        let range = seed.map { $0..<$0 + 1 } ?? first..<first + seeds
        var failed: [UInt64] = []
        for seed in range {
            let report = SimulatedCluster.run(seed: seed)
            var problems = report.problems
            if self.seed != nil, SimulatedCluster.run(seed: seed) != report {
                problems.append("the same seed went another way the second time")
            }
            guard !problems.isEmpty else { continue }
            failed.append(seed)
            print("seed \(seed), after \(report.eventCount) events:")
            for problem in problems.prefix(20) { print("  \(problem)") }
        }
        print("\(range.count) seeds, \(failed.count) ended badly")
        if !failed.isEmpty { throw ExitCode.failure }
    }
}

import ArgumentParser
import MusterSimulator

/// Runs simulated clusters, for those who work on Muster: `./dev simulate`.
@main
struct MusterSimulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Runs simulated clusters, each from a seed, and prints the seeds that end badly.",
        discussion: """
            Exits with 1 if any seed ended badly. With --seed, one that did is told event by event. Leave topics out to \
            find the one that it takes: \(SimulationTopic.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Option(help: "How many seeds to run.")
    var seeds: UInt64 = 1_000

    @Option(help: "The first seed.")
    var first: UInt64 = 0

    @Option(help: "Run this seed alone, twice; compare the two, and tell its story if it ends badly.")
    var seed: UInt64?

    @Option(help: ArgumentHelp("Leave this topic out; may be repeated.", valueName: "topic"))
    var without: [SimulationTopic] = []

    @Option(help: ArgumentHelp("Have this topic and those that are named with it, and no other.", valueName: "topic"))
    var only: [SimulationTopic] = []

    @Flag(help: "With --seed: tell the story as it goes, even if the process stops or all ends well.")
    var story = false

    @Flag(help: "End with the first seed that ends badly.")
    var untilFound = false

    @Flag(help: "Do not look at the cores' own invariants, only at what shows from outside.")
    var fromOutside = false

    private var topics: Set<SimulationTopic> {
        Set(only.isEmpty ? SimulationTopic.allCases : only).subtracting(without)
    }

    func run() throws {
        if let seed {
            try tell(seed)
            return
        }
        var (failed, rerunCount, savedCount) = (0, 0, 0)
        var longestWait = (nanoseconds: Int64(0), seed: first)
        for seed in first..<first + seeds {
            let report = SimulatedCluster.run(seed: seed, topics: topics, invariantLimit: fromOutside ? -1 : .max)
            rerunCount += report.rerunCount
            savedCount += report.savedCount
            if report.longestWaitNanoseconds > longestWait.nanoseconds {
                longestWait = (report.longestWaitNanoseconds, seed)
            }
            guard !report.problems.isEmpty else { continue }
            failed += 1
            print(seed, report, report.problems)
            if untilFound { break }
        }
        let wait = Double(longestWait.nanoseconds / 1_000_000) / 1_000
        Swift.print(
            "\(seeds) seeds, \(failed) ended badly; \(rerunCount) tasks were given out again, none without need;"
                + " \(savedCount) were not, since the scheduler had copies;"
                + " nobody waited longer than \(wait) s after the last fault (seed \(longestWait.seed))"
        )
        if failed > 0 { throw ExitCode.failure }
    }

    private func tell(_ seed: UInt64) throws {
        var lines: [String] = []
        let report = SimulatedCluster.run(seed: seed, topics: topics) { line in
            // At once: nothing is left of a process that stops in the midst of it. (`./dev` has each line written at once.)
            if story {
                Swift.print(line)
            } else {
                lines.append(line)
            }
        }
        var problems = report.problems
        if SimulatedCluster.run(seed: seed, topics: topics) != report {
            problems.append("the same seed went another way the second time")
        }
        if !problems.isEmpty { for line in lines { Swift.print(line) } }
        print(seed, report, problems)
        if !problems.isEmpty { throw ExitCode.failure }
    }

    private func print(_ seed: UInt64, _ report: SimulationReport, _ problems: [String]) {
        Swift.print("seed \(seed), \(report.eventCount) events: \(problems.isEmpty ? "all is well" : "")")
        for problem in problems.prefix(20) { Swift.print("  \(problem)") }
    }
}

extension SimulationTopic: ExpressibleByArgument {}

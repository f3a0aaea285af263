import ArgumentParser
import MusterBenchmarkResults
import MusterFaults

/// Plays the scenarios of `Tests/MusterFaultTests` in their full size, and tells how long things took.
@main
struct FaultBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "Measures what faults cost: medians and spread, lines for people and one of JSON for each scenario.")

    @Argument(help: ArgumentHelp("Which to play. All, if none is named.", valueName: "scenario"))
    var scenarios: [FaultScenario] = []

    @Option(help: "How often each is played.")
    var runs = 3

    @Option(help: "How large: full, or reduced as in the tests.")
    var size = FaultSize.full

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs is at least 1, not \(runs)") }
    }

    func run() async throws {
        var isWell = true
        for scenario in scenarios.isEmpty ? FaultScenario.allCases : scenarios {
            var result = FaultResult(scenario, size: size)
            do {
                for _ in 0..<runs { result.add(try await scenario.play(size)) }
            } catch let reason as NotHere {
                result.skipped = reason.description
            } catch {
                result.problems.append("\(error)")
            }
            isWell = isWell && result.problems.isEmpty
            try result.report()
        }
        if !isWell { throw ExitCode.failure }
    }
}

extension FaultScenario: ExpressibleByArgument {}
extension FaultSize: ExpressibleByArgument {}

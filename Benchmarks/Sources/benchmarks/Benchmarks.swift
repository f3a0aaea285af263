import ArgumentParser
import Foundation
import Muster

/// Measures a cluster of a scheduler and two workers, each a process of its own, on this machine.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks",
        abstract: "Measures Muster: medians and spread, a line for people and one of JSON for each benchmark.",
        discussion: "The environment variable MUSTER is the path of the command; ./dev bench sets it.")

    @Argument(help: ArgumentHelp("Which to run: fanout, chain, round-trip. All, if none is named.", valueName: "name"))
    var names: [Benchmark] = []

    @Option(help: "How often each is run; after one run that does not count.")
    var runs = 5

    @Option(help: "How many tasks; each benchmark has a number of its own.")
    var tasks: Int?

    @Option(help: "How many workers.")
    var workers = 2

    @Option(help: "How many threads each worker has.")
    var threads = 1

    func run() async throws {
        guard let command = ProcessInfo.processInfo.environment["MUSTER"] else {
            throw ValidationError("MUSTER is not set; run this as ./dev bench")
        }
        let cluster = try ClusterProcess(command: command, workers: workers, threads: threads)
        defer { cluster.close() }
        let client = try await Client(cluster.addressToClients)
        for benchmark in names.isEmpty ? Benchmark.allCases : names {
            let count = tasks ?? benchmark.defaultTaskCount
            let figure = try await Figure.measure(runs: runs) { try await benchmark.run(client, taskCount: count) }
            let result = Result(
                benchmark: benchmark.rawValue, tasks: count, workers: workers, threads: threads, runs: runs,
                unit: benchmark.unit, figure: figure.mapped { benchmark.rate(seconds: $0, taskCount: count) })
            print(result.line)
            print(try result.json())
        }
        await client.close()
    }
}

/// One line of results.
private struct Result: Encodable {
    let benchmark: String
    let tasks: Int
    let workers: Int
    let threads: Int
    let runs: Int
    let unit: String
    let figure: Figure

    var line: String {
        String(
            format: "%@: median %.1f %@ (%.1f to %.1f; %d runs of %d tasks, %d workers of %d threads)", benchmark,
            figure.median, unit, figure.minimum, figure.maximum, runs, tasks, workers, threads)
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

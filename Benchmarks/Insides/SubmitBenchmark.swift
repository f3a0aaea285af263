import Foundation
import Muster
import MusterBenchmarkResults

/// What it takes until a large graph is accepted: from its JSON, and from Swift.
struct SubmitBenchmark {
    let muster: URL
    let plugins: URL
    let runs: Int
    let taskCount: Int

    func run() async throws -> InsideResult {
        let scheduler = try await SchedulerProcess(muster)
        defer { scheduler.end() }
        try await scheduler.addWorker(plugins: plugins)
        let client = try await Client(scheduler.addressToClients)
        let json = Self.json(of: taskCount)
        var samples: [Sample] = []
        // The first one does not count.
        for run in 0...runs {
            let (parsed, reading) = try Self.measure { try Graph(json: json) }
            let fromJSON = try await accept(parsed, client)
            let (built, building) = Self.measure { Self.graph(of: taskCount) }
            guard built == parsed else { throw BenchmarkFailure("the graph of the JSON is another one") }
            let fromSwift = try await accept(built, client)
            guard run > 0 else { continue }
            samples.append(
                Sample(reading: reading, accepting: fromJSON, building: building, acceptingBuilt: fromSwift))
        }
        await client.close()
        func row(_ name: String, _ seconds: (Sample) -> Double) -> InsideResult.Row {
            InsideResult.Row(name, "seconds", samples.map(seconds))
        }
        return InsideResult(
            .submit, amount: "\(taskCount.grouped) tasks, \(json.count >> 20) MiB of JSON", runs: runs,
            rows: [
                row("JSON, read", \.reading), row("JSON, then until it is accepted", \.accepting),
                row("Swift, made", \.building), row("Swift, then until it is accepted", \.acceptingBuilt),
            ])
    }

    /// What one run found: seconds.
    private struct Sample {
        /// From JSON to a `Graph`.
        let reading: Double
        /// From a `Graph` to the scheduler's word that it has it, and that all of it is right.
        let accepting: Double
        /// Making the same `Graph` in Swift, key by key.
        let building: Double
        let acceptingBuilt: Double
    }

    /// The seconds until the scheduler has checked and accepted it; then waits for its end.
    private func accept(_ graph: Graph, _ client: Client) async throws -> Double {
        let keys = (0..<taskCount).map { Key("task-\($0)") }
        let begin = ContinuousClock.now
        let submission = try await client.submit(graph, keys)
        let time = (ContinuousClock.now - begin) / .seconds(1)
        for future in submission.futures { try await future.wait() }
        return time
    }

    private static func measure<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
        let begin = ContinuousClock.now
        let result = try body()
        return (result, (ContinuousClock.now - begin) / .seconds(1))
    }

    private static func graph(of count: Int) -> Graph {
        var graph = Graph()
        for number in 0..<count { graph[Key("task-\(number)")] = .call("math.negate", .value(.int64(Int64(number)))) }
        return graph
    }

    private static func json(of count: Int) -> [UInt8] {
        var text = "{"
        for number in 0..<count {
            text += number > 0 ? ",\n" : "\n"
            text += "\"task-\(number)\": {\"$\": [\"math.negate\", \(number)]}"
        }
        return Array((text + "\n}").utf8)
    }
}

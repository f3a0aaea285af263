import Foundation
import Muster
import MusterBenchmarkResults

/// How much memory a task in flight takes in each role: a million tasks that wait for another one.
///
/// Each role's process is looked at before the graph comes and while it waits. What has been freed and not given back
/// to the system counts, as it does for who runs it.
struct MemoryBenchmark {
    let muster: URL
    let plugins: URL
    let runs: Int
    let taskCount: Int
    private static let workerCount = 2

    func run() async throws -> InsideResult {
        var samples: [Sample] = []
        for _ in 0..<runs { samples.append(try await sample()) }
        func row(_ name: String, _ byteCount: (Sample) -> Double) -> InsideResult.Row {
            InsideResult.Row(name, "bytes a task", samples.map(byteCount))
        }
        return InsideResult(
            .memory, amount: "\(taskCount.grouped) tasks that wait for one", runs: runs,
            rows: [
                row(InsideResult.schedulerMemory, \.scheduler), row("scheduler, at most", \.schedulerPeak),
                row("workers", \.workers), row("client", \.client),
            ])
    }

    /// What one run found: bytes a task.
    private struct Sample {
        /// While the graph waits.
        let scheduler: Double
        /// At most, since the process began: while the graph came, too.
        let schedulerPeak: Double
        /// All workers together.
        let workers: Double
        /// What submitting adds to the graph, which the client has already.
        let client: Double
    }

    private func sample() async throws -> Sample {
        let scheduler = try await SchedulerProcess(muster)
        defer { scheduler.end() }
        for _ in 0..<Self.workerCount { try await scheduler.addWorker(plugins: plugins) }
        let client = try await Client(scheduler.addressToClients)
        let gate = FileManager.default.temporaryDirectory.appendingPathComponent("muster-gate-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: gate) }
        let (graph, keys) = Self.graph(of: taskCount, behind: gate)
        let before = try usages(scheduler)
        let submission = try await client.submit(graph, keys)
        // The workers have what they will get when they have nothing more to do for it.
        try await settle(scheduler)
        let after = try usages(scheduler)
        guard FileManager.default.createFile(atPath: gate.path, contents: nil) else {
            throw BenchmarkFailure("\(gate.path) could not be written")
        }
        let last = try await submission.futures[taskCount - 1].result(as: Int.self)
        guard last == 1 - taskCount else { throw BenchmarkFailure("the last result is \(last)") }
        await client.close()
        func growth(_ role: KeyPath<Usages, Int>) -> Double {
            Double(after[keyPath: role] - before[keyPath: role]) / Double(taskCount)
        }
        return Sample(
            scheduler: growth(\.scheduler), schedulerPeak: growth(\.schedulerPeak), workers: growth(\.workers),
            client: growth(\.client))
    }

    /// Bytes.
    private struct Usages {
        let scheduler: Int
        let schedulerPeak: Int
        let workers: Int
        let client: Int
    }

    private func usages(_ scheduler: SchedulerProcess) throws -> Usages {
        let (own, usage) = (try ProcessUsage(of: getpid()), try scheduler.usage())
        return Usages(
            scheduler: usage.byteCount, schedulerPeak: usage.peakByteCount,
            workers: try scheduler.workerUsages().map(\.byteCount).reduce(0, +), client: own.byteCount)
    }

    /// Waits until nobody has done anything for a while, at most a minute.
    private func settle(_ scheduler: SchedulerProcess) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        func used() throws -> Double {
            try scheduler.usage().cpuSeconds + scheduler.workerUsages().map(\.cpuSeconds).reduce(0, +)
        }
        var before = -1.0
        // One of the workers looks for the gate again and again, which is little.
        while try used() > before + 0.05, ContinuousClock.now < deadline {
            before = try used()
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Tasks with an argument each, which run after one that waits for a file.
    private static func graph(of count: Int, behind gate: URL) -> (Graph, [Key]) {
        var graph: Graph = ["gate": .call("misbehaving.awaitFile", .value(.string(gate.path)))]
        let keys = (0..<count).map { Key("task-\($0)") }
        for (number, key) in keys.enumerated() {
            graph[key] = .call(Call("math.negate", [.value(.int64(Int64(number)))], options: .init(after: ["gate"])))
        }
        return (graph, keys)
    }
}

import Foundation
import Muster
import MusterBenchmarkResults

/// What the scheduler costs with few workers and with many: real sessions over ZeroMQ, and functions that do nothing.
struct ZeroWorkerBenchmark {
    let muster: URL
    let runs: Int
    let taskCount: Int
    /// How many workers, one after the other.
    static let counts = [2, 100, 1_000]
    /// How long idle workers are watched.
    private static let idleSeconds = 10.0

    func run() async throws -> InsideResult {
        var rows: [InsideResult.Row] = []
        for count in Self.counts { rows += try await self.rows(of: count) }
        return InsideResult(.zeroWorker, amount: "\(taskCount.grouped) tasks", runs: runs, rows: rows)
    }

    /// Tasks a second, the scheduler's CPU time a task, of all threads of its process, and what it takes while nothing
    /// happens.
    private func rows(of count: Int) async throws -> [InsideResult.Row] {
        let scheduler = try await SchedulerProcess(muster)
        defer { scheduler.end() }
        let workers = try await ZeroWorkers(count: count, of: scheduler.addressToWorkers)
        defer { workers.close() }
        let client = try await Client(scheduler.addressToClients)
        let (graph, keys) = Self.graph(of: taskCount)
        var (seconds, cpu) = ([Double](), [Double]())
        // The first one does not count.
        for run in 0...runs {
            let before = try scheduler.usage().cpuSeconds
            let begin = ContinuousClock.now
            let values = try await client.get(graph, keys)
            let time = (ContinuousClock.now - begin) / .seconds(1)
            guard values.count == taskCount, values.allSatisfy({ $0 == .null }) else {
                throw BenchmarkFailure("not every task has its result")
            }
            try await workers.check()
            guard run > 0 else { continue }
            seconds.append(time)
            cpu.append(try scheduler.usage().cpuSeconds - before)
        }
        guard try await workers.answerCount == taskCount * (runs + 1) else {
            throw BenchmarkFailure("\(try await workers.answerCount) tasks ran, not \(taskCount * (runs + 1))")
        }
        let idle = try await idleShare(of: scheduler)
        await client.close()
        return [
            InsideResult.Row(
                "\(count.grouped) workers", "tasks a second", seconds.map { Double(taskCount) / $0 }),
            InsideResult.Row(
                InsideResult.schedulerTime(workers: count), "microseconds a task",
                cpu.map { $0 * 1e6 / Double(taskCount) }),
            InsideResult.Row(InsideResult.idleTime(workers: count), "% of a core", [idle * 100]),
        ]
    }

    /// Which part of a core the scheduler takes while nobody wants anything.
    private func idleShare(of scheduler: SchedulerProcess) async throws -> Double {
        let (before, begin) = (try scheduler.usage().cpuSeconds, ContinuousClock.now)
        try await Task.sleep(for: .seconds(Self.idleSeconds))
        return (try scheduler.usage().cpuSeconds - before) / ((ContinuousClock.now - begin) / .seconds(1))
    }

    private static func graph(of count: Int) -> (Graph, [Key]) {
        var graph = Graph()
        let keys = (0..<count).map { Key("task-\($0)") }
        for (number, key) in keys.enumerated() { graph[key] = .call("zero.null", .value(.int64(Int64(number)))) }
        return (graph, keys)
    }
}

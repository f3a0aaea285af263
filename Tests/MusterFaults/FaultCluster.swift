import Foundation
import Muster
import MusterProcesses

/// A scheduler and supervised workers, each of which can be killed and started again where it was.
final class FaultCluster {
    private(set) var scheduler: RunningProcess
    private(set) var workers: [RunningProcess] = []
    let addressToWorkers: String
    let addressToClients: String
    private let schedulerArguments: [String]
    private let workerArguments: @Sendable (Int) -> [String]

    /// - Parameters:
    ///   - state: The scheduler's folder; nil keeps no state.
    ///   - arguments: What else the worker of that number is told.
    init(
        workers count: Int, threads: Int = 1, state: URL? = nil,
        arguments: @escaping @Sendable (Int) -> [String] = { _ in [] }
    ) async throws {
        schedulerArguments = ["scheduler"] + (state.map { ["--state", $0.path] } ?? ["--no-state"])
        workerArguments = { number in
            [
                "--name", "w\(number)", "--threads", "\(threads)", "--plugins", RunningProcess.products.path,
            ] + arguments(number)
        }
        scheduler = RunningProcess(
            RunningProcess.muster, schedulerArguments + ["--port-to-workers", "0", "--port-to-clients", "0"])
        try scheduler.start()
        addressToWorkers = try await scheduler.line(after: "Workers: ")
        addressToClients = try await scheduler.line(after: "Clients: ")
        for number in 0..<count { workers.append(try startedWorker(number)) }
        for worker in workers { _ = try await worker.line(after: "Worker ") }
    }

    private func startedWorker(_ number: Int) throws -> RunningProcess {
        let worker = RunningProcess(
            RunningProcess.muster, ["worker", addressToWorkers] + workerArguments(number))
        try worker.start()
        return worker
    }

    /// Kills the scheduler, and waits until it is gone.
    func killScheduler() async throws {
        scheduler.signal(SIGKILL)
        _ = try await scheduler.outcome(within: RunningProcess.limit)
    }

    /// Starts the scheduler where it was.
    func startScheduler() throws {
        let ports = [addressToWorkers, addressToClients].map { $0.split(separator: ":").last.map(String.init) ?? "" }
        scheduler = RunningProcess(
            RunningProcess.muster,
            schedulerArguments + ["--port-to-workers", ports[0], "--port-to-clients", ports[1]])
        try scheduler.start()
    }

    /// Kills all at once, the workers' supervisors too, and waits until they are gone.
    func killAll(processes: [Int32]) async throws {
        for process in processes { kill(process, SIGKILL) }
        for process in workers + [scheduler] { process.signal(SIGKILL) }
        for process in workers + [scheduler] { _ = try await process.outcome(within: RunningProcess.limit) }
    }

    /// Starts the workers as they were.
    func startWorkers() throws {
        for number in workers.indices { workers[number] = try startedWorker(number) }
    }

    /// The process of each worker that is connected, by the name that it was given: one that is back before its loss was
    /// noticed is called `w0-2`.
    static func processes(_ client: Client) async throws -> [String: Int32] {
        let workers = try await client.workers().map { worker in
            (worker.name.split(separator: "-").first.map(String.init) ?? "", Int32(worker.processID))
        }
        return Dictionary(workers) { _, last in last }
    }

    /// Waits until as many workers are connected as were started.
    func processes(_ client: Client, otherThan old: [Int32] = []) async throws -> [String: Int32] {
        let count = workers.count
        // It writes who comes and who goes.
        return try await scheduler.eventually("\(count) workers that are connected") {
            let processes = try await Self.processes(client)
            return processes.count == count && old.allSatisfy { !processes.values.contains($0) } ? processes : nil
        }
    }

    /// Ends all in order.
    ///
    /// - Returns: What is not as it should be.
    func close() async throws -> [String] {
        var problems: [String] = []
        for process in workers + [scheduler] {
            process.signal(SIGTERM)
            let outcome = try await process.outcome(within: RunningProcess.limit)
            if outcome.status != 0 { problems.append("ended with \(outcome.status): \(outcome.errors)") }
        }
        return problems
    }
}

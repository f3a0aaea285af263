import Foundation
import MusterProcesses

/// A scheduler and workers as a user starts them: each a process, on ports that the system chooses.
final class TestCluster: Sendable {
    let addressToWorkers: String
    let addressToClients: String
    let scheduler: RunningProcess
    let workers: [RunningProcess]

    /// Starts the scheduler, then the workers, and returns when all of them listen.
    init(
        workers count: Int, workerArguments: [String] = [], environment: [String: String] = [:]
    ) async throws {
        scheduler = RunningProcess(
            Muster.executable, ["scheduler", "--port-to-workers", "0", "--port-to-clients", "0"])
        try scheduler.start()
        addressToWorkers = try await scheduler.line(after: "Workers: ")
        addressToClients = try await scheduler.line(after: "Clients: ")
        var workers: [RunningProcess] = []
        for number in 0..<count {
            let arguments = ["worker", addressToWorkers, "--name", "w\(number)", "--threads", "1"] + workerArguments
            let worker = RunningProcess(Muster.executable, arguments, environment: environment)
            try worker.start()
            workers.append(worker)
        }
        for worker in workers { _ = try await worker.line(after: "Worker ") }
        self.workers = workers
    }

    /// Runs `muster` against this cluster.
    func run(_ arguments: [String], input: String = "") async throws -> Muster.Outcome {
        try await Muster.run(arguments, input: input, environment: ["MUSTER_SCHEDULER": addressToClients])
    }

    /// Asks all of them to end, and gives each one's status.
    func close() async throws -> [Int32] {
        var statuses: [Int32] = []
        for process in workers + [scheduler] {
            process.signal(SIGTERM)
            statuses.append(try await process.outcome(within: Muster.limit).status)
        }
        return statuses
    }
}

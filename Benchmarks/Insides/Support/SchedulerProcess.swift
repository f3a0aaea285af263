import Foundation
import MusterProcesses

/// `muster scheduler` as a child process, and workers of its own where they are wanted.
final class SchedulerProcess {
    let addressToWorkers: String
    let addressToClients: String
    private let process: RunningProcess
    private var workers: [RunningProcess] = []
    private let muster: URL

    private struct Announcement: Decodable {
        let addressToWorkers: String
        let addressToClients: String
    }

    /// Starts it, and returns when it listens.
    init(_ muster: URL) async throws {
        self.muster = muster
        process = RunningProcess(
            muster,
            [
                "scheduler", "--json", "--no-state", "--port-to-workers", "0", "--port-to-clients", "0",
                "--until-input-ends",
            ])
        try process.start()
        let line = Data(try await process.line(after: "").utf8)
        let announcement = try JSONDecoder().decode(Announcement.self, from: line)
        (addressToWorkers, addressToClients) = (announcement.addressToWorkers, announcement.addressToClients)
    }

    /// Starts a worker of one thread, and returns when it listens.
    ///
    /// - Parameter plugins: A folder of plugins.
    func addWorker(plugins: URL) async throws {
        let worker = RunningProcess(
            muster,
            [
                "worker", addressToWorkers, "--json", "--threads", "1", "--no-supervise", "--plugins", plugins.path,
                "--until-input-ends",
            ])
        try worker.start()
        workers.append(worker)
        _ = try await worker.line(after: "")
    }

    /// What the scheduler's process has used.
    func usage() throws -> ProcessUsage { try ProcessUsage(of: process.processID) }

    /// What the workers' processes have used.
    func workerUsages() throws -> [ProcessUsage] { try workers.map { try ProcessUsage(of: $0.processID) } }

    /// Ends all of them at once.
    func end() {
        for process in workers + [process] { process.signal(SIGKILL) }
    }
}

import Foundation
import Synchronization

/// A scheduler and workers on this machine, each a process of its own: a function that crashes takes its worker along,
/// and nothing else.
final class ClusterProcesses: Sendable {
    /// Where workers find the scheduler.
    let addressToWorkers: String
    /// Where clients find it.
    let addressToClients: String
    /// The workers' names and addresses.
    let workers: [(name: String, address: String)]
    /// The arguments with which each process is started again, the scheduler first.
    private let arguments: [[String]]
    private let state: Mutex<State>

    /// The processes, the scheduler first.
    private struct State {
        var children: [ChildProcess]
        var isClosed = false
    }

    /// How long a process may take to say where it listens.
    private static let startLimit = Duration.seconds(30)

    /// Starts the processes, and returns when all of them listen. What they say is held back until ``showNotes()``.
    ///
    /// - Parameters:
    ///   - schedulerArguments: The scheduler's arguments.
    ///   - count: How many workers.
    ///   - workerArguments: The arguments of the worker of a name, besides that name and the scheduler's address.
    static func start(
        scheduler schedulerArguments: [String], count: Int, workerArguments: (String) throws -> [String]
    ) async throws -> ClusterProcesses {
        var children: [ChildProcess] = []
        do {
            let scheduler = try ChildProcess(
                name: "the scheduler", arguments: ["scheduler"] + schedulerArguments, holdsNotes: true)
            children.append(scheduler)
            let addresses: SchedulerAnnouncement = try await announcement(of: scheduler)
            let arguments = try (1...count).map { number in
                ["worker", addresses.addressToWorkers, "--name", "worker-\(number)"]
                    + (try workerArguments("worker-\(number)"))
            }
            for (index, arguments) in arguments.enumerated() {
                children.append(
                    try ChildProcess(name: "worker-\(index + 1)", arguments: arguments, holdsNotes: true))
            }
            var workers: [(name: String, address: String)] = []
            for child in children.dropFirst() {
                let worker: WorkerAnnouncement = try await announcement(of: child)
                workers.append((worker.name, worker.address))
            }
            // At the same addresses, where the others look for it.
            let again = ["scheduler"] + schedulerArguments + (try addresses.portArguments)
            return ClusterProcesses(addresses, workers, [again] + arguments, children)
        } catch {
            for child in children.reversed() { child.close() }
            throw error
        }
    }

    private init(
        _ addresses: SchedulerAnnouncement, _ workers: [(name: String, address: String)], _ arguments: [[String]],
        _ children: [ChildProcess]
    ) {
        addressToWorkers = addresses.addressToWorkers
        addressToClients = addresses.addressToClients
        self.workers = workers
        self.arguments = arguments
        state = Mutex(State(children: children))
    }

    private static func announcement<Announcement: Decodable>(of child: ChildProcess) async throws -> Announcement {
        let line = try await child.line(within: startLimit)
        do {
            return try JSONDecoder().decode(Announcement.self, from: Data(line.utf8))
        } catch {
            throw CommandFailure(.failed, "\(child.name) printed \"\(line)\", which is not where it listens")
        }
    }

    /// Shows what the processes said until now, one after the other, and what they say later.
    func showNotes() {
        for child in state.withLock({ $0.children }) { child.showNotes() }
    }

    /// Starts every process again that ends though nobody closed it: soon the first time, later with longer pauses.
    ///
    /// - Parameter watcher: Takes a sentence for each process that ends so, and whether the cluster is over: without a
    ///   scheduler it is, and that is given up after some times.
    func supervise(_ watcher: @escaping @Sendable (_ what: String, _ isOver: Bool) -> Void) {
        let children = state.withLock { $0.children }
        for (index, child) in children.enumerated() { supervise(child, at: index, restarts: 0, watcher) }
    }

    private func supervise(
        _ child: ChildProcess, at index: Int, restarts: Int,
        _ watcher: @escaping @Sendable (_ what: String, _ isOver: Bool) -> Void
    ) {
        let pause = min(Self.firstPause * (1 << min(restarts, 10)), Self.longestPause)
        let isLast = index == 0 && restarts == Self.schedulerRestarts
        child.onUnexpectedEnd { [weak self] end in
            guard !isLast else { return watcher("\(child.name) \(end) once more, and is not started again", true) }
            watcher("\(child.name) \(end); it is started again in \(Double(pause) / 1_000) s", false)
            guard let self else { return }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(pause)) {
                self.restart(at: index, restarts: restarts + 1, watcher)
            }
        }
    }

    /// Milliseconds before a process is started again: the first time, and at the most.
    private static let (firstPause, longestPause) = (250, 10_000)
    /// How often the scheduler is started again.
    private static let schedulerRestarts = 10

    private func restart(
        at index: Int, restarts: Int, _ watcher: @escaping @Sendable (_ what: String, _ isOver: Bool) -> Void
    ) {
        do {
            let child: ChildProcess? = try state.withLock { state in
                guard !state.isClosed else { return nil }
                let name = state.children[index].name
                state.children[index] = try ChildProcess(name: name, arguments: arguments[index])
                return state.children[index]
            }
            if let child { supervise(child, at: index, restarts: restarts, watcher) }
        } catch {
            watcher("\(error)", index == 0)
        }
    }

    /// Closes the workers, then the scheduler.
    func close() {
        let children = state.withLock { state in
            state.isClosed = true
            return state.children
        }
        for child in children.reversed() { child.close() }
    }
}

/// What a scheduler prints for programs when it listens.
struct SchedulerAnnouncement: Codable {
    let addressToWorkers: String
    let addressToClients: String

    /// The ports, as arguments.
    var portArguments: [String] {
        get throws {
            guard let workers = addressToWorkers.split(separator: ":").last,
                let clients = addressToClients.split(separator: ":").last
            else { throw CommandFailure(.failed, "the scheduler listens at \(addressToWorkers), which is no address") }
            return ["--port-to-workers", String(workers), "--port-to-clients", String(clients)]
        }
    }
}

/// What a worker prints for programs when it listens.
struct WorkerAnnouncement: Codable {
    let name: String
    let address: String
}

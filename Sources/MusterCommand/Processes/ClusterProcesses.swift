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
    private let children: [ChildProcess]

    /// How long a process may take to say where it listens.
    private static let startLimit = Duration.seconds(30)

    /// Starts the processes, and returns when all of them listen.
    ///
    /// - Parameters:
    ///   - schedulerArguments: The scheduler's arguments.
    ///   - count: How many workers.
    ///   - workerArguments: The arguments of the worker of a name, besides that name and the scheduler's address.
    static func start(
        scheduler schedulerArguments: [String], count: Int, workerArguments: (String) -> [String]
    ) async throws -> ClusterProcesses {
        var children: [ChildProcess] = []
        do {
            let scheduler = try ChildProcess(name: "the scheduler", arguments: ["scheduler"] + schedulerArguments)
            children.append(scheduler)
            let addresses: SchedulerAnnouncement = try await announcement(of: scheduler)
            for number in 1...count {
                let name = "worker-\(number)"
                let arguments = ["worker", addresses.addressToWorkers, "--name", name] + workerArguments(name)
                children.append(try ChildProcess(name: name, arguments: arguments))
            }
            var workers: [(name: String, address: String)] = []
            for child in children.dropFirst() {
                let worker: WorkerAnnouncement = try await announcement(of: child)
                workers.append((worker.name, worker.address))
            }
            return ClusterProcesses(addresses, workers, children)
        } catch {
            for child in children.reversed() { child.close() }
            throw error
        }
    }

    private init(
        _ addresses: SchedulerAnnouncement, _ workers: [(name: String, address: String)], _ children: [ChildProcess]
    ) {
        addressToWorkers = addresses.addressToWorkers
        addressToClients = addresses.addressToClients
        self.workers = workers
        self.children = children
    }

    private static func announcement<Announcement: Decodable>(of child: ChildProcess) async throws -> Announcement {
        let line = try await child.line(within: startLimit)
        do {
            return try JSONDecoder().decode(Announcement.self, from: Data(line.utf8))
        } catch {
            throw CommandFailure(.failed, "\(child.name) printed \"\(line)\", which is not where it listens")
        }
    }

    /// Calls `watcher` with a sentence for each process that ends though nobody closed it, and whether the cluster can go
    /// on without it.
    func onUnexpectedEnd(_ watcher: @escaping @Sendable (_ what: String, _ isOver: Bool) -> Void) {
        let left = Counter(children.count - 1)
        for (index, child) in children.enumerated() {
            let name = child.name
            child.onUnexpectedEnd { end in watcher("\(name) \(end)", index == 0 || left.decrement() == 0) }
        }
    }

    /// Closes the workers, then the scheduler.
    func close() {
        for child in children.reversed() { child.close() }
    }
}

/// What a scheduler prints for programs when it listens.
struct SchedulerAnnouncement: Codable {
    let addressToWorkers: String
    let addressToClients: String
}

/// What a worker prints for programs when it listens.
struct WorkerAnnouncement: Codable {
    let name: String
    let address: String
}

/// A number that several threads count down.
private final class Counter: Sendable {
    private let value: Mutex<Int>

    init(_ value: Int) { self.value = Mutex(value) }

    func decrement() -> Int {
        value.withLock { value in
            value -= 1
            return value
        }
    }
}

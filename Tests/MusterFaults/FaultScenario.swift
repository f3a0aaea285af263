/// What can go wrong in a cluster of processes, each played once.
package enum FaultScenario: String, CaseIterable, Sendable {
    case workerKilled = "worker-killed"
    case workerStopped = "worker-stopped"
    case schedulerKilled = "scheduler-killed"
    case workersApart = "workers-apart"
    case schedulerApart = "scheduler-apart"
    case crash
    case crashIsolated = "crash-isolated"
    case endless
    case endlessIsolated = "endless-isolated"
    case memory
    case fullDisk = "full-disk"
    case allKilled = "all-killed"

    /// A line for people.
    package var summary: String {
        switch self {
        case .workerKilled: "one of three workers killed half-way through a tree of tasks"
        case .workerStopped: "one of three workers stopped (SIGSTOP), and resumed after the answer, twice"
        case .schedulerKilled: "the scheduler killed again and again during a tree of tasks"
        case .workersApart: "two workers that do not reach each other"
        case .schedulerApart: "the scheduler cut off from all workers for a while"
        case .crash: "a task that crashes its worker"
        case .crashIsolated: "a task that crashes its executor"
        case .endless: "an endless loop with a limit of 1 s, in the worker"
        case .endlessIsolated: "an endless loop with a limit of 1 s, in an executor"
        case .memory: "results of four times the memory limit"
        case .fullDisk: "the same on a disk that is too small"
        case .allKilled: "the scheduler and the worker killed at once, with everything on disk"
        }
    }

    /// Plays it.
    ///
    /// - Throws: `NotHere` where this machine does not allow it; what went wrong with a process.
    package func play(_ size: FaultSize) async throws -> FaultReport {
        try await FaultFolder.with { folder in
            switch self {
            case .workerKilled: try await WorkerLoss(folder: folder, size: size).killed()
            case .workerStopped: try await WorkerLoss(folder: folder, size: size).stopped()
            case .schedulerKilled: try await SchedulerLoss(folder: folder, size: size).again()
            case .allKilled: try await SchedulerLoss(folder: folder, size: size).together()
            case .workersApart: try await Partition(folder: folder, size: size).ofWorkers()
            case .schedulerApart: try await Partition(folder: folder, size: size).ofScheduler()
            case .crash: try await BadTask(folder: folder, isIsolated: false).crashing()
            case .crashIsolated: try await BadTask(folder: folder, isIsolated: true).crashing()
            case .endless: try await BadTask(folder: folder, isIsolated: false).endless()
            case .endlessIsolated: try await BadTask(folder: folder, isIsolated: true).endless()
            case .memory: try await LargeResults(folder: folder, size: size).onDisk()
            case .fullDisk: try await LargeResults(folder: folder, size: size).onSmallDisk()
            }
        }
    }
}

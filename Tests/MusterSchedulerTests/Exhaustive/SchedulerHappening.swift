/// One thing that can happen in a small cluster. Workers and tasks are numbered from 0.
enum SchedulerHappening: Hashable {
    case join(Int, Account)
    case left(Int)
    case goodbye(Int)
    case report(Int, Word, task: UInt32)
    case paused(Int, Bool)
    case read(Int, task: UInt32)
    case answer(Int)
    case submit
    case cancel
    case release(task: UInt32)
    case acknowledge
    case readByClient(task: UInt32)
    case clientLeft
    case attach
    /// So much time passes that every deadline is over.
    case wait

    /// What a worker brings back.
    enum Account: Hashable {
        case nothing
        case holds(UInt32)
        case runs(UInt32)
    }

    /// What a worker says of a task, true or not: the scheduler has to be right whatever comes.
    enum Word: CaseIterable {
        case done, doneLate, failed, failedLate, returned, kept, acquired, missing
    }

    /// The sort of event, for the count of what has met what; nil where it is about no task.
    var kind: String? {
        switch self {
        case .join(_, .holds): "a worker comes back with its result"
        case .join(_, .runs): "a worker comes back that runs it"
        case .join(_, .nothing): "a worker joins"
        case .left: "a worker is lost"
        case .goodbye: "a worker says goodbye"
        case .report(_, let word, _): "a worker reports: \(word)"
        case .paused(_, let isPaused): isPaused ? "a worker pauses" : "a worker goes on"
        case .read: "a worker reads it"
        case .answer: "a worker answers a read"
        case .submit: nil
        case .cancel: "its graph is cancelled"
        case .release: "its client releases it"
        case .acknowledge: "its client acknowledges"
        case .readByClient: "its client reads it"
        case .clientLeft: "its client is lost"
        case .attach: "its client comes back"
        case .wait: "time passes"
        }
    }

    /// The task that it is about; nil: all of them.
    var task: UInt32? {
        switch self {
        case .join(_, .holds(let task)), .join(_, .runs(let task)), .report(_, _, let task), .read(_, let task),
            .release(let task), .readByClient(let task):
            task
        case .join(_, .nothing), .left, .goodbye, .paused, .answer, .submit, .cancel, .acknowledge, .clientLeft,
            .attach, .wait:
            nil
        }
    }

    /// All that can happen in a cluster of so many workers with a graph of so many tasks.
    static func all(workers: Int, tasks: Int) -> [SchedulerHappening] {
        var steps: [SchedulerHappening] = [.submit, .cancel, .acknowledge, .clientLeft, .attach, .wait]
        for task in 0..<UInt32(tasks) { steps += [.release(task: task), .readByClient(task: task)] }
        for worker in 0..<workers {
            steps += [.join(worker, .nothing), .left(worker), .goodbye(worker)]
            steps += [.paused(worker, true), .paused(worker, false), .answer(worker)]
            for task in 0..<UInt32(tasks) {
                steps += [.join(worker, .holds(task)), .join(worker, .runs(task)), .read(worker, task: task)]
                steps += Word.allCases.map { .report(worker, $0, task: task) }
            }
        }
        return steps
    }
}

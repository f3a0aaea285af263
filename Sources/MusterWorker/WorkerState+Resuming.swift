import MusterGraph
package import MusterProtocol

/// What a worker says of itself when a session begins: a part of `WorkerHello`.
package struct WorkerAccount: Sendable {
    /// The state of the scheduler that all of this comes from; 0: nothing comes from any.
    package var state: UInt64 = 0
    package var held = TaskColumns()
    package var heldByteCounts: [UInt64] = []
    package var heldAttempts: [UInt64] = []
    package var assigned = TaskColumns()
    package var assignedAttempts: [UInt64] = []
}

/// Living on without the scheduler, and with it again.
///
/// Step 1: the session is over. What runs goes on, what can run begins, results stay. Step 2: with the hello of the next
/// session goes a full account: what is held, what was given and is not over, and what is over of which the report may not
/// have come (`account`). Step 3: the welcome names what nobody needs of that; it is dropped, and all else goes on as if
/// nothing had been. A scheduler of another state knows nothing of this one's: then everything is dropped.
extension WorkerState {
    /// How many results, and how many tasks, an account tells of. What is beyond is dropped.
    private static var accountCount: Int { 1_000_000 }

    /// The session is over.
    mutating func lostScheduler() {
        isConnected = false
        memory.toldPaused = memory.isPaused
        reads[0] = nil
        // Who takes a result may be elsewhere in the next session, so nothing is local any more.
        for graph in sections.keys {
            for index in sections[graph]?.held.keys.sorted() ?? [] { sections[graph]?.held[index]?.isLocal = false }
            for (index, task) in sections[graph]?.tasks ?? TaskTable() where !task.flags.contains(.deliver) {
                sections[graph]?.tasks[index]?.flags.insert(.keep)
            }
        }
        for input in Set(pendingReads.values.filter { $0.holder == 0 }.map(\.task)).sorted() { beginAnew(input) }
        forgetRequests()
    }

    /// Results of an earlier process are there, to be offered.
    mutating func found(_ results: [(task: TaskID, byteCount: UInt64)], of state: UInt64) {
        self.state = state
        for (task, byteCount) in results { hold(task, byteCount: byteCount, attempt: 0, uses: 0, isLocal: false) }
    }

    /// What belongs to the session that is over: answers to it, and what of it was given back.
    private mutating func forgetRequests() {
        report.returned = TaskColumns()
        report.refusedReturn = TaskColumns()
        report.acquired = TaskColumns()
        report.missing = TaskColumns()
    }

    /// All that this worker has, for the hello of a session. To be asked for right before each.
    package mutating func account() -> WorkerAccount {
        forgetRequests()
        gatherUnsaid()
        var account = WorkerAccount(state: state)
        for (graph, section) in sections {
            for (index, held) in section.held.sorted(by: { $0.key < $1.key })
            where !held.isReleased && account.held.count < Self.accountCount {
                account.held.append(TaskID(graph: graph, index: index))
                account.heldByteCounts.append(held.byteCount)
                account.heldAttempts.append(held.attempt)
            }
            for (index, task) in section.tasks.sorted(by: { $0.key < $1.key })
            where account.assigned.count < Self.accountCount {
                account.assigned.append(TaskID(graph: graph, index: index))
                account.assignedAttempts.append(task.attempt)
            }
        }
        for (task, attempt) in zip(unsaid.completions.tasks, unsaid.completions.attempts) {
            account.assigned.append(task)
            account.assignedAttempts.append(attempt)
        }
        for failure in unsaid.failures {
            account.assigned.append(failure.task)
            account.assignedAttempts.append(failure.attempt)
        }
        return account
    }

    /// Puts together what has not been acknowledged and cannot be told by what is held: delivered results, and failures.
    private mutating func gatherUnsaid() {
        report.completions.values = Payload(values)
        values = []
        let (reports, sections) = ([unsaid] + outbox + [report], sections)
        let newest = Self.newestAttempts(in: reports)
        // Each task is told of once, or the scheduler would refuse it: not what is held as well, or is being made again, nor
        // what an earlier attempt came to.
        func isUnsaid(_ task: TaskID, _ attempt: UInt64) -> Bool {
            let section = sections[task.graph]
            return attempt == newest[task] && section?.tasks[task.index] == nil
                && section?.held[task.index].map(\.isReleased) ?? true
        }
        var all = Report()
        for earlier in reports {
            let completions = earlier.completions
            all.completions.append(completions) { row in
                completions.delivers(row) && isUnsaid(completions.tasks[row], completions.attempts[row])
            }
            all.failures += earlier.failures.filter { isUnsaid($0.task, $0.attempt) }
        }
        unsaid = all
        outbox = []
        // The account tells what is there.
        failedAlong = [:]
        report.completions = Completions()
        report.failures = []
    }

    /// The newest attempt of each task whose end is told by reports alone.
    private static func newestAttempts(in reports: [Report]) -> [TaskID: UInt64] {
        var newest: [TaskID: UInt64] = [:]
        for report in reports {
            for row in 0..<report.completions.tasks.count where report.completions.delivers(row) {
                let task = report.completions.tasks[row]
                newest[task] = max(report.completions.attempts[row], newest[task] ?? 0)
            }
            for failure in report.failures { newest[failure.task] = max(failure.attempt, newest[failure.task] ?? 0) }
        }
        return newest
    }

    /// A session has begun.
    mutating func welcomed(_ welcome: Welcome) {
        if state != 0, state != welcome.state { forgetEverything() }
        state = welcome.state
        isConnected = true
        memory.toldPaused = false
        discard(Set(welcome.dropped))
        dropUntold()
        closeForgottenGraphs()
        sayAgain(except: Set(welcome.dropped))
        report.crashes = configuration.crashes
    }

    /// Tasks and results that nobody needs. Who waits here for one of them goes back, since it may be elsewhere.
    private mutating func discard(_ tasks: Set<TaskID>) {
        var (gone, inputs): (Set<TaskID>, Set<TaskID>) = ([], [])
        var stranded: [TaskID] = []
        for task in tasks.sorted() {
            releaseResult(task)
            guard let record = sections[task.graph]?.tasks.removeValue(forKey: task.index) else { continue }
            gone.insert(task)
            if record.hasOldResult { drop([task]) }
            for dependent in record.dependents where !tasks.contains(dependent) {
                // One that runs does so behind it, in the same run, and stays. What is given here later, and has the same
                // result, is not what it takes.
                sections[dependent.graph]?.tasks[dependent.index]?.inputs.removeAll { $0 == task }
                stranded.append(dependent)
            }
            for input in record.inputs {
                inputs.insert(input)
                dropUse(of: input)
            }
        }
        forget(gone, at: inputs)
        giveUp(stranded)
    }

    /// Results beyond what an account can tell of: the scheduler counts on none of them.
    private mutating func dropUntold() {
        var count = 0
        for (graph, section) in sections {
            guard count + section.held.count > Self.accountCount else {
                count += section.held.count
                continue
            }
            for (index, held) in section.held.sorted(by: { $0.key < $1.key }) where !held.isReleased {
                count += 1
                if count > Self.accountCount { releaseResult(TaskID(graph: graph, index: index)) }
            }
        }
    }

    /// Graphs of which nothing was taken over: nobody will tell of their end.
    private mutating func closeForgottenGraphs() {
        for graph in sections.keys {
            guard let section = sections[graph], section.tasks.isEmpty,
                section.held.allSatisfy(\.value.isReleased), section.isOpened
            else { continue }
            instruct(.closeGraph(graph))
            sections[graph]?.isOpened = false
            if section.held.isEmpty { sections[graph] = nil }
        }
    }

    /// Reports once more what may not have come; but nothing of what has been dropped, also if that is what has happened since
    /// the account. The scheduler would take it for a word on what it has given this worker since.
    private mutating func sayAgain(except dropped: Set<TaskID>) {
        let again = unsaid
        unsaid = Report()
        report.completions.values = Payload(values)
        var completions = Completions()
        for earlier in [again.completions, report.completions] {
            completions.append(earlier) { !dropped.contains(earlier.tasks[$0]) }
        }
        values = completions.values.withUnsafeBytes { [UInt8]($0) }
        completions.values = .empty
        report.completions = completions
        let untold = report.failures.filter { dropped.contains($0.task) }
        report.failures = (again.failures + report.failures).filter { !dropped.contains($0.task) }
        // What failed along with such a one has been counted on since the account, and is not here.
        let along = untold.flatMap { failedAlong[$0.task] ?? [] }
        report.returned = TaskColumns((report.returned + along).filter { !dropped.contains($0) })
        failedAlong = [:]
    }
}

extension Completions {
    /// Adds some rows, and their values.
    fileprivate mutating func append(_ other: Completions, where isNeeded: (Int) -> Bool) {
        var bytes = values.withUnsafeBytes { [UInt8]($0) }
        for row in 0..<other.tasks.count where isNeeded(row) {
            tasks.append(other.tasks[row])
            attempts.append(other.attempts[row])
            byteCounts.append(other.byteCounts[row])
            nanoseconds.append(other.nanoseconds[row])
            let range = Int(other.valueOffsets[row])..<Int(other.valueOffsets[row + 1])
            other.values[range].withUnsafeBytes { bytes.append(contentsOf: $0) }
            valueOffsets.append(UInt32(bytes.count))
        }
        values = Payload(bytes)
    }

    /// Whether a row has a value.
    fileprivate func delivers(_ row: Int) -> Bool { valueOffsets[row] != valueOffsets[row + 1] }

    /// Whether any row has a value.
    var delivers: Bool { (valueOffsets.last ?? 0) > 0 }
}

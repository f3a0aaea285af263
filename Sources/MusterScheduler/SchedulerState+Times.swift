import MusterProtocol

/// Deadlines: heartbeats, silence, functions that nobody offers, progress.
extension SchedulerState {
    /// Does what is due at `now`.
    mutating func checkTimes() {
        if now >= nextCheck {
            checkConnections()
            checkUnoffered()
            checkLoads()
            checkAbsences()
            nextCheck = now.advanced(byMilliseconds: configuration.checkMilliseconds)
        }
        checkPending()
        for (life, due) in awaitedLives.sorted(by: { $0.key < $1.key }) where due <= now { awaitedLives[life] = nil }
        checkReturning()
        if let due = nextProgress, now >= due {
            reportProgress()
            let isRunning = graphs.contains { $0.isOpen && !$0.isFinished }
            nextProgress = isRunning ? now.advanced(byMilliseconds: configuration.progressMilliseconds) : nil
        }
    }

    /// Sends heartbeats where nothing else was said, and ends sessions that are silent.
    private mutating func checkConnections() {
        // Whoever did not look for a while itself has not heard what was said meanwhile.
        let wasAway = nextCheck.advanced(byMilliseconds: configuration.checkMilliseconds) < now
        for (connection, heard) in lastHeard.sorted(by: { $0.key < $1.key }) {
            let isMissed = !wasAway && isMissed(connection, heard: heard)
            let silence = isMissed ? configuration.busySilenceMilliseconds : configuration.silenceMilliseconds
            if heard.advanced(byMilliseconds: silence) < now {
                instructions.append(
                    .log("nothing heard for \(silence) ms from \(name(of: connection)); its session ends"))
                refuse(connection, .session, "nothing was heard from you for \(silence) ms")
            } else if let told = lastTold[connection],
                told.advanced(byMilliseconds: configuration.heartbeatMilliseconds / 2) <= now
            {
                sayAnything(to: connection)
            }
        }
    }

    /// Whether a worker that has something to do has said nothing for too long.
    private func isMissed(_ connection: ConnectionID, heard: Moment) -> Bool {
        guard let worker = workerOfConnection[connection], workers[Int(worker)].isBusy else { return false }
        let since = max(heard, workers[Int(worker)].busySince)
        return since.advanced(byMilliseconds: configuration.busySilenceMilliseconds) < now
    }

    /// A peer that is told nothing else hears that the scheduler is there.
    private mutating func sayAnything(to connection: ConnectionID) {
        if let worker = workerOfConnection[connection], tellAcknowledged(worker) { return }
        send(connection, .heartbeat)
    }

    /// Fails tasks whose function nobody has offered for too long. Workers that were lost, or that the scheduler before this one
    /// had, may only be out of reach: it is waited for them, since they come back with what they have and go on with it.
    private mutating func checkUnoffered() {
        forgetLost()
        guard !returning.mayBringWorkers else { return }
        for slot in graphs.indices where graphs[slot].isOpen {
            for (function, aside) in graphs[slot].aside.sorted(by: { $0.key < $1.key }) {
                guard let since = aside.unofferedSince,
                    since.advanced(byMilliseconds: graphs[slot].functionTimeoutMilliseconds) <= now
                else { continue }
                graphs[slot].aside[function] = nil
                failUnoffered(aside.tasks.items.sorted(), ofSlot: slot, function, since: since)
            }
        }
    }

    private mutating func failUnoffered(_ tasks: [UInt32], ofSlot slot: Int, _ function: Int, since: Moment) {
        let name = function == GraphRecord.anyWorker ? "" : missingName(of: functions[function].choices)
        let wholeSeconds = (now.nanoseconds - since.nanoseconds) / 1_000_000_000
        let waited = seconds(max(graphs[slot].functionTimeoutMilliseconds, wholeSeconds * 1_000))
        let message =
            workerOfConnection.isEmpty
            ? "no worker has been connected for \(waited)"
            : "no worker that is connected has had `\(name)` for \(waited)"
        let failure = FailureDescription(kind: .functionUnavailable, message: message, function: name)
        for index in tasks {
            let task = TaskReference(slot: UInt32(slot), index: index)
            if isReady(task) { fail(task, failure) }
        }
    }

    /// Answers graphs that have waited for a first worker for too long.
    private mutating func checkPending() {
        guard !pendingGraphs.isEmpty else { return }
        let due = pendingGraphs.filter { $0.deadline <= now }
        pendingGraphs.removeAll { $0.deadline <= now }
        for pending in due {
            let waited = seconds(timeout(of: pending.request))
            let complaint = Rejected.Complaint(
                key: "", function: "", message: "no worker is connected (waited \(waited))")
            let rejected = Rejected(request: pending.request.request, errors: [complaint], reason: .noWorker)
            send(pending.client, .rejected(rejected))
        }
    }

    /// Of functions that tasks need together, the one that no worker has.
    private func missingName(of choices: [FunctionChoice]) -> String {
        let missing = choices.first { choice in
            !workers.indices.contains { workers[$0].isConnected && offers($0, [choice]) }
        }
        return (missing ?? choices[0]).name
    }

    /// A time for people: `10 s`, `0.5 s`.
    private func seconds(_ milliseconds: Int64) -> String {
        milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(Double(milliseconds) / 1_000) s"
    }

    /// How long the request waits for functions, in milliseconds.
    func timeout(of request: Submit) -> Int64 {
        request.timeoutMilliseconds == 0
            ? configuration.functionTimeoutMilliseconds : Int64(request.timeoutMilliseconds)
    }

    /// Tells clients how far their graphs are, where that has changed.
    private mutating func reportProgress() {
        for slot in graphs.indices where graphs[slot].isOpen && graphs[slot].unansweredCount > 0 {
            let count = graphs[slot].doneCount + graphs[slot].failedCount
            guard count != graphs[slot].reportedCount, let client = graphs[slot].client,
                graphs[slot].answers.isAcceptanceTold
            else { continue }
            graphs[slot].reportedCount = count
            send(client, .progress(progress(ofSlot: slot)))
        }
    }

    /// How far a graph is.
    func progress(ofSlot slot: Int) -> Progress {
        Progress(
            request: graphs[slot].request, doneCount: UInt32(graphs[slot].doneCount),
            failedCount: UInt32(graphs[slot].failedCount),
            taskCount: UInt32(graphs[slot].taskCount - graphs[slot].skippedCount))
    }

    /// A peer's name, for messages.
    func name(of connection: ConnectionID) -> String {
        if let worker = workerOfConnection[connection] { return "worker \(workers[Int(worker)].name)" }
        if let client = clients[connection] { return "client \(client.name)" }
        return "an unknown peer"
    }
}

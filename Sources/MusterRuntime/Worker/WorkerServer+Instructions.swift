import MusterGraph
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterWorker

/// What the core wants done.
extension WorkerServer {
    func carryOut(_ instruction: WorkerInstruction, now: ContinuousClock.Instant) {
        switch instruction {
        case .report(let report): sendToScheduler(.report(report), now: now)
        case .run(let thread, let run): start(run, on: thread)
        case .cancel(let thread): executor.cancel(thread)
        case .read(let holder, let read):
            if holder == 0 { sendToScheduler(.read(read), now: now) } else { self.read(read, from: holder, now: now) }
        case .learnPeer(let peer):
            addresses[peer.worker] = peer.address
            doubtfulHolders.remove(peer.worker)
        case .store(let task, let value): keep(value, of: task)
        case .drop(let tasks): drop(tasks)
        case .openGraph(let opening):
            graphs[opening.graph] = OpenGraph(opening, in: registry.snapshot)
        case .closeGraph(let graph): graphs[graph] = nil
        case .reset: reset()
        case .makeRoom(let byteCount): makeRoom(byteCount: byteCount)
        }
    }

    private func start(_ run: Run, on thread: Int) {
        let graph =
            graphs[run.graph] ?? OpenGraph(GraphOpening(graph: run.graph, functions: []), in: RegistrySnapshot())
        let inlineByteCount = Int(welcome?.inlineByteCount ?? 0)
        let job = Executor.Job(
            run: run, functions: graph.functions, isolation: graph.isolation, inlineByteCount: inlineByteCount)
        executor.start(job, on: thread)
    }

    private func keep(_ value: Payload, of task: TaskID) {
        do throws(DataStoreError) {
            try store.put(value, for: task)
            handle(.stored(task))
        } catch {
            handle(.notStored(task, "\(error)"))
        }
    }

    private func drop(_ tasks: [TaskID]) {
        let before = configuration.core.memory == nil ? 0 : store.byteCount
        noteFailure(of: "dropping results") { () throws(DataStoreError) in try store.remove(tasks) }
        // What threads store meanwhile makes this too little now and then, which does no harm.
        if before > 0 { droppedByteCount += max(0, before - store.byteCount) }
    }

    /// What is not dropped costs room and nothing else, so people are told, and work goes on.
    func noteFailure(of what: String, _ body: () throws(DataStoreError) -> Void) {
        do throws(DataStoreError) {
            try body()
        } catch {
            log("\(what) failed: \(error)")
        }
    }

    /// Everything that belonged to the session with the scheduler goes. Workers have other numbers in the next one.
    private func reset() {
        graphs = [:]
        noteFailure(of: "dropping all results") { () throws(DataStoreError) in try store.removeAll() }
        addresses = [:]
        for holder in holders.keys.sorted() { forgetHolder(holder) }
        doubtfulHolders = []
        for connection in readers.connections {
            if let peer = readers.close(connection) { outbox.close(peer) }
        }
    }
}

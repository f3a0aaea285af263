import MusterGraph
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
        case .learnPeer(let peer): addresses[peer.worker] = peer.address
        case .store(let task, let value): keep(value, of: task)
        case .drop(let tasks): store.remove(tasks)
        case .openGraph(let opening):
            graphs[opening.graph] = (opening, GraphFunctions(opening, in: registry.snapshot))
        case .closeGraph(let graph): graphs[graph] = nil
        case .reset: reset()
        }
    }

    private func start(_ run: Run, on thread: Int) {
        let opening = GraphOpening(graph: run.graph, functions: [])
        let functions = graphs[run.graph]?.functions ?? GraphFunctions(opening, in: RegistrySnapshot())
        let inlineByteCount = Int(welcome?.inlineByteCount ?? 0)
        executor.start(Executor.Job(run: run, functions: functions, inlineByteCount: inlineByteCount), on: thread)
    }

    private func keep(_ value: Payload, of task: TaskID) {
        do {
            try store.set(task, to: value)
        } catch {
            handle(.notStored(task, "\(error)"))
        }
    }

    /// Everything that belonged to the session with the scheduler goes. Workers have other numbers in the next one.
    private func reset() {
        graphs = [:]
        store.removeAll()
        addresses = [:]
        for holder in holders.keys.sorted() { forgetHolder(holder) }
        for connection in readers.connections {
            if let peer = readers.close(connection) { outbox.close(peer) }
        }
    }
}

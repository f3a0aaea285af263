import MusterGraph
import MusterProtocol
import MusterScheduler
import MusterWorker

/// The story of a seed, for those who look for what went wrong.
extension SimulatedCluster {
    /// Adds a line to the story, if somebody wants it.
    func tell(_ line: () -> String) {
        guard let listener else { return }
        let microseconds = now.nanoseconds / 1_000
        let (whole, rest) = (microseconds / 1_000, microseconds % 1_000)
        let time = "\(whole).\(String(String(rest + 1_000).dropFirst()))"
        listener(String(repeating: " ", count: max(0, 9 - time.count)) + "\(time) ms  \(line())")
    }

    func name(of connection: ConnectionID) -> String {
        if let worker = workers.first(where: { $0.connection == connection }) { return worker.name }
        if let client = clients.firstIndex(where: { $0.connection == connection }) { return "client \(client)" }
        return "session \(connection.number)"
    }

    func name(of event: SchedulerEvent) -> String {
        switch event {
        case .workerJoined(let connection, _), .clientJoined(let connection, _), .left(let connection),
            .congested(let connection), .relieved(let connection), .message(let connection, _):
            name(of: connection)
        case .recorded, .stateUnwritable, .stateWritable: "journal"
        }
    }

    func describe(_ event: SchedulerEvent) -> String {
        switch event {
        case .workerJoined(let connection, let hello):
            "joins in session \(connection.number), \(hello.threadCount) threads"
                + (hello.functions.count < SimulatedFunctions.all.count
                    ? ", with \(hello.functions.map(\.name))" : "")
        case .clientJoined(let connection, _): "joins in session \(connection.number)"
        case .left(let connection): "session \(connection.number) is over"
        case .message(_, let message): describe(message)
        case .congested(let connection): "does not take what session \(connection.number) has for it"
        case .relieved(let connection): "has taken all of session \(connection.number)"
        case .recorded(let number): "has recorded \(number)"
        case .stateUnwritable(let reason): "cannot write: \(reason)"
        case .stateWritable: "can write again"
        }
    }

    func describe(_ event: WorkerEvent) -> String {
        switch event {
        case .found(_, let results): "finds \(describe(results.map(\.task)))"
        case .welcomed(let welcome): "is worker \(welcome.worker)"
        case .disconnected: "its session with the scheduler is over"
        case .work: "takes work"
        case .runFinished(let thread, let outcomes):
            "thread \(thread) has run \(outcomes.map { "\($0.index) \(describe($0.result))" })"
        case .answered(let holder, let reply): "worker \(holder) answers \(describe(Message.data(reply)))"
        case .unreachable(let holder): "worker \(holder) is unreachable"
        case .stored(let task): "has stored \(describe(task))"
        case .notStored(let task, let reason): "could not store \(describe(task)): \(reason)"
        case .measured(let reading): "uses \(reading.usedByteCount) bytes"
        case .madeRoom(let reading): "has made room, and uses \(reading.usedByteCount) bytes"
        }
    }

    func describe(_ instruction: WorkerInstruction) -> String {
        switch instruction {
        case .report(let report): describe(Message.report(report))
        case .run(let thread, let run):
            "thread \(thread) runs \(number(of: run.graph)): "
                + run.items.map { "\($0.index)\($0.isStored ? " stored" : "")" }.joined(separator: ", ")
        case .cancel(let thread): "cancels thread \(thread)"
        case .read(let holder, let read): "reads from \(holder): \(describe(Message.read(read)))"
        case .learnPeer(let peer): "learns where worker \(peer.worker) is"
        case .store(let task, let value): "stores \(describe(task)), \(value.count) bytes"
        case .drop(let tasks): "drops \(describe(tasks))"
        case .openGraph(let opening): "opens graph \(number(of: opening.graph))"
        case .closeGraph(let graph): "closes graph \(number(of: graph))"
        case .reset: "forgets all"
        case .makeRoom(let byteCount): "makes room of \(byteCount) bytes"
        }
    }

    private func describe(_ result: RunOutcome.Result) -> String {
        switch result {
        case .finished(_, let isStored, _): isStored ? "stored" : "done"
        case .failed(let failure): "failed: \(failure.kind)"
        case .skipped: "skipped"
        }
    }
}

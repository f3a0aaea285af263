import MusterGraph
import MusterProtocol

/// What clients can ask about the cluster.
extension SchedulerState {
    mutating func answer(_ query: Query, from client: ConnectionID) {
        switch query.kind {
        case .workers: answer(query, client, .list(connectedWorkers.map { describeWorker($0) }))
        case .functions:
            guard case .string(let name) = query.argument else {
                answer(query, client, .list(catalog.names.flatMap { describeFunctions($0) }))
                return
            }
            answer(query, client, .list(describeFunctions(name)))
        case .status: answer(query, client, status)
        case .load: startLoad(query, from: client)
        case .requests: answer(query, client, detachedRequests)
        case .setCollection, .collection, .collections, .deleteCollection: answerCollection(query, from: client)
        }
    }

    mutating func answer(_ query: Query, _ client: ConnectionID, _ value: Value) {
        send(client, .answer(Answer(request: query.request, value: value)))
    }

    var connectedWorkers: [WorkerRecord] { workers.filter(\.isConnected) }

    private func describeWorker(_ worker: WorkerRecord) -> Value {
        [
            "number": .int64(Int64(worker.number)), "name": .string(worker.name), "address": .string(worker.address),
            "threads": .int64(Int64(worker.threadCount)), "processID": .int64(Int64(worker.processID)),
            "functions": .int64(Int64(worker.functions.count)), "assigned": .int64(Int64(worker.outstandingCount)),
            "completed": .int64(Int64(worker.completedCount)),
            "heldBytes": .int64(Int64(clamping: worker.heldByteCount)),
            "paused": .bool(pausedWorkers.contains(worker.number)),
        ]
    }

    private func describeFunctions(_ name: String) -> [Value] {
        catalog.functions(named: name).map { function in
            let holders = connectedWorkers.filter { worker in
                worker.functions.contains {
                    $0.name == name && $0.version == function.version && $0.signature == function.signature
                }
            }
            return [
                "name": .string(function.name), "version": .string(function.version),
                "signature": .string(function.signature.description), "plugin": .string(function.plugin),
                "flags": .int64(Int64(function.flags.rawValue)), "documentation": .string(function.documentation),
                "workers": .list(holders.map { .string($0.name) }),
            ]
        }
    }

    private var status: Value {
        var counts: [GraphRecord.Phase: Int64] = [:]
        var taskCount: Int64 = 0
        let open = graphs.filter(\.isOpen)
        for graph in open {
            taskCount += Int64(graph.taskCount)
            for phase in graph.phase { counts[phase, default: 0] += 1 }
        }
        return [
            "incarnation": .int64(Int64(configuration.incarnation)), "workers": .int64(Int64(connectedWorkers.count)),
            "clients": .int64(Int64(clients.count)), "graphs": .int64(Int64(open.count)), "tasks": .int64(taskCount),
            "waiting": .int64(counts[.waiting] ?? 0), "assigned": .int64(counts[.assigned] ?? 0),
            "done": .int64(counts[.done] ?? 0), "failed": .int64(counts[.failed] ?? 0),
            "pendingGraphs": .int64(Int64(pendingGraphs.count)),
        ]
    }
}

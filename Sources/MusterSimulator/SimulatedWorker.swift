import MusterGraph
import MusterProtocol
import MusterWorker

/// A worker's core with a store and threads that take time only on the virtual clock.
final class SimulatedWorker {
    let name: String
    var connection: ConnectionID
    var number: UInt32 = 0
    var state: WorkerState
    var store: [TaskID: Payload] = [:]
    /// The functions of each graph.
    var functions: [UInt64: [String]] = [:]
    var isAlive = true
    /// Whether a turn of the core is on the clock already.
    var turnIsDue = false
    /// How many bytes it has fetched from other workers.
    var fetchedByteCount = 0

    init(name: String, connection: ConnectionID, threadCount: Int) {
        self.name = name
        self.connection = connection
        var configuration = WorkerConfiguration()
        configuration.threadCount = threadCount
        state = WorkerState(configuration: configuration)
    }

    /// What a run comes to, and how long it takes in nanoseconds.
    func execute(_ run: Run, inlineByteCount: Int, using random: inout RandomSource) -> ([RunOutcome], Int64) {
        var results: [UInt32: Payload] = [:]
        var failed: Set<UInt32> = []
        var outcomes: [RunOutcome] = []
        var total: Int64 = 0
        for item in run.items {
            let duration = Int64.random(in: 500...(random.chance(0.05) ? 5_000_000 : 20_000), using: &random)
            total += duration
            func outcome(_ result: RunOutcome.Result) -> RunOutcome {
                RunOutcome(index: item.index, attempt: item.attempt, nanoseconds: UInt32(duration), result: result)
            }
            if dependsOn(failed, item) {
                failed.insert(item.index)
                outcomes.append(outcome(.skipped))
                continue
            }
            let name = item.function == .max ? nil : functions[run.graph]?[Int(item.function)]
            let value = SimulatedFunctions.call(
                name, item.arguments,
                lookUp: { $0.graph == run.graph ? results[$0.index] ?? self.store[$0] : self.store[$0] },
                graph: run.graph)
            switch value {
            case .failure(let failure):
                failed.insert(item.index)
                outcomes.append(outcome(.failed(failure)))
            case .success(let value):
                results[item.index] = value
                let isDelivered = item.flags.contains(.deliver) && value.count <= inlineByteCount
                let isStored = item.isStored || (item.flags.contains(.deliver) && !isDelivered)
                if isStored { store[TaskID(graph: run.graph, index: item.index)] = value }
                let result = RunOutcome.Result.finished(
                    byteCount: UInt64(value.count), isStored: isStored, delivered: isDelivered ? value : nil)
                outcomes.append(outcome(result))
            }
        }
        return (outcomes, total)
    }

    private func dependsOn(_ failed: Set<UInt32>, _ item: RunItem) -> Bool {
        guard !failed.isEmpty else { return false }
        var found = false
        item.arguments.withUnsafeBytes { bytes in
            ArgumentReference.forEach(in: bytes) { reference in
                switch reference {
                case .task(let index), .after(let index): if failed.contains(index) { found = true }
                case .future: break
                }
            }
        }
        return found
    }

    /// Answers reads from the store.
    func answer(_ read: Read) -> ReadReply {
        var reply = ReadReply()
        var bytes: [UInt8] = []
        for entry in read.entries {
            if let value = store[entry.task], Int(entry.offset) < value.count {
                let end = min(value.count, Int(entry.offset) + Int(entry.byteCount))
                value[Int(entry.offset)..<end].withUnsafeBytes { bytes.append(contentsOf: $0) }
                reply.entries.append(
                    .init(
                        request: entry.request, status: .found, totalByteCount: UInt64(value.count),
                        byteCount: UInt32(end - Int(entry.offset))))
            } else {
                reply.entries.append(.init(request: entry.request, status: .notHeld, totalByteCount: 0, byteCount: 0))
            }
        }
        reply.bytes = Payload(bytes)
        return reply
    }
}

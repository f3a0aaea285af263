import MusterGraph
import MusterProtocol
import MusterScheduler

/// Entries of a state as JSON, for people and their programs.
package struct StateExport: Sendable {
    /// Whether the tasks of graphs are told, too.
    package var hasGraphs: Bool

    package init(hasGraphs: Bool) {
        self.hasGraphs = hasGraphs
    }

    /// The line of an entry, without its end.
    ///
    /// - Throws: What is wrong with the entry.
    func line(of entry: StateEntry) throws(DecodingFailure) -> String {
        let record = try StateRecord(entry)
        var members: [String: Value] = [
            "table": .string(entry.table.name), "byteCount": .int64(Int64(entry.value.count)),
        ]
        switch record {
        case .worker(let worker): members.merge(Self.members(of: worker)) { $1 }
        case .graph(let graph): members.merge(try self.members(of: graph)) { $1 }
        case .history(let history, let graph, let sequence):
            members["graph"] = .number(graph)
            members["sequence"] = .number(sequence)
            members.merge(Self.members(of: history)) { $1 }
        case .crash(let crash): members.merge(Self.members(of: crash)) { $1 }
        case .collection(let collection):
            // The plan is JSON, in which line ends are nothing but space.
            let plan = collection.plan.split(whereSeparator: \.isNewline).joined(separator: " ")
            members.merge(Self.members(of: collection)) { $1 }
            return GraphJSON.encode(.map(members)).dropLast() + ", \"plan\": \(plan)}"
        }
        return GraphJSON.encode(.map(members))
    }
}

extension StateExport {
    private static func members(of worker: WorkerEntry) -> [String: Value] {
        [
            "identity": .string(hexadecimal(worker.identity)), "number": .int64(Int64(worker.number)),
            "name": .string(worker.name),
        ]
    }

    private static func members(of crash: CrashRecord) -> [String: Value] {
        [
            "function": .string(crash.call.function), "versions": .string(crash.call.version),
            "argumentHash": .string(hexadecimal(crash.call.argumentHash)), "deaths": .int64(Int64(crash.count)),
            "lastFailure": .string(crash.lastFailure.message),
        ]
    }

    private static func members(of collection: CollectionRecord) -> [String: Value] {
        [
            "name": .string(collection.name), "kind": .string(collection.kind.rawValue),
            "storedAtMilliseconds": .int64(collection.storedAtMilliseconds),
            "functions": .list(
                collection.functions.map { function in
                    .map([
                        "name": .string(function.name), "versions": .list(function.versions.map { .string($0) }),
                    ])
                }),
        ]
    }

    private func members(of graph: GraphEntry) throws(DecodingFailure) -> [String: Value] {
        let compiled = try CompiledGraph(decoding: graph.bytes)
        var members: [String: Value] = [
            "number": .number(graph.number), "id": .string(Self.hexadecimal(graph.id)), "client": .string(graph.client),
            "mode": .string("\(graph.mode)"), "wantedCount": .int64(Int64(graph.wanted.count)),
            "taskCount": .int64(Int64(compiled.count)), "graphByteCount": .int64(Int64(graph.bytes.count)),
            "functions": .list(graph.functions.map { .string($0.name) }),
            "functionTimeoutMilliseconds": .number(graph.functionTimeoutMilliseconds),
            "acceptedAtMilliseconds": .number(graph.acceptedAtMilliseconds),
            "futures": .list((0..<graph.futures.count).map { .string("\(graph.futures[$0])") }),
        ]
        guard hasGraphs else { return members }
        members["wanted"] = .list(graph.wanted.map { .int64(Int64($0)) })
        members["tasks"] = .list((0..<compiled.count).map { Self.value(of: $0, in: compiled) })
        return members
    }

    /// A task: what it calls, what it needs, and how large its own arguments are.
    private static func value(of task: Int, in graph: CompiledGraph) -> Value {
        var members: [String: Value] = [
            "key": .string(graph.key(of: task).name),
            "argumentByteCount": .int64(Int64(graph.arguments(of: task).count)),
        ]
        let function = graph.functionOf[task]
        if function != CompiledGraph.noFunction { members["function"] = .string(graph.functions[Int(function)]) }
        var needed: [Value] = []
        graph.forEachReference(of: task) { reference in
            switch reference {
            case .task(let index), .after(let index): needed.append(.string(graph.key(of: Int(index)).name))
            case .future(let future): needed.append(["future": .string("\(future)")])
            }
        }
        if !needed.isEmpty { members["needs"] = .list(needed) }
        return .map(members)
    }

    private static func members(of history: HistoryEntry) -> [String: Value] {
        func list(_ tasks: [UInt32]) -> Value { .list(tasks.map { .int64(Int64($0)) }) }
        var members: [String: Value] = [:]
        if !history.results.indices.isEmpty {
            members["results"] = list(history.results.indices)
            members["resultByteCounts"] = .list(history.results.byteCounts.map { .number($0) })
        }
        if history.isAcknowledged || !history.results.indices.isEmpty {
            members["isAcknowledged"] = .bool(history.isAcknowledged)
        }
        if !history.delivered.isEmpty { members["delivered"] = list(history.delivered) }
        if !history.failures.indices.isEmpty {
            members["failures"] = .list(
                zip(history.failures.indices, history.failures.failures).map { task, failure in
                    ["task": .int64(Int64(task)), "message": .string(failure.message)]
                })
        }
        if !history.released.isEmpty { members["released"] = list(history.released) }
        if !history.begun.isEmpty { members["begun"] = list(history.begun) }
        return members
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Value {
    /// A number that JSON can hold, or its digits.
    fileprivate static func number(_ number: UInt64) -> Value {
        Int64(exactly: number).map { .int64($0) } ?? .string("\(number)")
    }
}

import Foundation
import MusterFuzzing
import MusterGraph
import MusterJournalScript
import MusterProtocol
import MusterRuntime
import MusterScheduler
import Testing

/// Makes the examples that are no text: `MUSTER_RECORD=1 swift test --filter RecordingTests`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MUSTER_RECORD"] != nil))
struct RecordingTests {
    private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fuzzing/Corpus")

    private static func write(_ bytes: some Sequence<UInt8>, _ path: String) throws {
        try Data(bytes).write(to: corpus.appendingPathComponent(path))
    }

    @Test func graphs() throws {
        let folder = Self.corpus.appendingPathComponent("graph-json")
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            guard let graph = try? Graph(json: [UInt8](try Data(contentsOf: file))),
                let compiled = try? graph.compile(wanted: graph.keys).graph
            else { continue }
            try Self.write(compiled.encode().bytes, "graph-bytes/\(file.lastPathComponent)")
        }
        try Self.write([0x9c, 0x02], "graph-bytes/other-version")
    }

    @Test func columns() throws {
        let lists: [(elementType: String, elements: Value)] = [
            ("int64", [1, -2, 3]), ("float64", [1.5, 2]), ("bool", [true, false]),
            ("string", ["a", "", "bé"]), ("optional<string>", ["a", .null]),
            ("list<int64>", .list([.list([1]), .list([]), .list([2, 3])])),
            ("tuple<string, int64>", [["a", 1], ["b", 2]]),
            ("optional<tuple<name: string, parts: list<optional<float64>>>>", [["a", [1.5, .null]], .null]),
            ("value", [1, "a", [2.5]]), ("map<int64>", [["a": 1], [:]]), ("bytes", [.bytes([1, 2])]),
        ]
        for (number, (type, elements)) in lists.enumerated() {
            let block = try ColumnBlock(converting: try Payload(encoding: elements), to: try ValueType(parsing: type))
            try Self.write([UInt8(number)] + block.payload.bytes, "values/column-\(number)")
        }
    }

    @Test func state() throws {
        try FileManager.default.createDirectory(
            at: Self.corpus.appendingPathComponent("state"), withIntermediateDirectories: true)
        // A graph that calls a function which it was not accepted with.
        let samples = try SampleRecords.entries()
        try Self.write(FuzzTarget.pack(samples), "state/function-unknown")
        try Self.write(
            FuzzTarget.pack(samples.filter { $0.table != .graphs && $0.table != .history }), "state/no-graphs")
        var entries = try Self.written()
        try Self.write(FuzzTarget.pack(entries), "state/graph")
        let graph = try #require(entries.first { $0.table == .graphs })
        let number = try GraphEntry(archive: graph.value).number
        for (sequence, history) in try Self.histories().enumerated() {
            let key = HistoryEntry.key(of: number, UInt64(sequence))
            entries.append(StateEntry(.history, key: key, value: try history.archive()))
        }
        let failure = FailureDescription(kind: .workerLost, message: "killed its workers")
        let crash = CrashRecord(
            call: CrashCall(function: "math.add", version: "1", argumentHash: 7),
            deaths: [TaskAttempt(task: TaskID(graph: number, index: 1), attempt: 9)], lastFailure: failure)
        entries.append(StateEntry(.crashes, key: CrashRecord.key(of: crash.call), value: try crash.archive()))
        try Self.write(FuzzTarget.pack(entries), "state/all")
    }

    /// What a scheduler writes down of a worker and a graph.
    private static func written() throws -> [StateEntry] {
        var configuration = SchedulerConfiguration()
        configuration.isRecorded = true
        var state = SchedulerState(configuration: configuration)
        let add = FunctionDescription(
            name: "math.add", version: "1", signature: try Signature(parsing: "(a: int64, b: int64) -> int64"),
            flags: [],
            plugin: "math", documentation: "")
        let hello = WorkerHello(
            name: "w", address: "tcp://w:1", threadCount: 1, processID: 1, functions: [add], identity: 5)
        state.handle(.workerJoined(ConnectionID(number: 1), hello), now: .zero)
        let client = ConnectionID(number: 2)
        state.handle(.clientJoined(client, ClientHello(name: "c", processID: 1)), now: .zero)
        let graph: Graph = [
            "x": 1, "y": .call("math.add", .key("x"), 2), "z": .call("math.add", .key("y"), .key("x")),
            "v": .call("math.add", .key("y"), 3),
        ]
        let (compiled, wanted) = try graph.compile(wanted: ["y", "z", "v"])
        let bytes = compiled.encode()
        let submit = Submit(
            request: 1, id: 9, mode: .hold, wanted: wanted, timeoutMilliseconds: 0, byteCount: UInt64(bytes.count),
            part: bytes)
        state.handle(.message(client, .submit(submit)), now: .zero)
        return state.turn(now: .zero).flatMap { instruction -> [StateEntry] in
            guard case .record(_, let changes) = instruction else { return [] }
            return changes.compactMap { if case .put(let entry) = $0 { entry } else { nil } }
        }
    }

    private static func histories() throws -> [HistoryEntry] {
        var (answered, failed, other) = (HistoryEntry(), HistoryEntry(), HistoryEntry())
        answered.results.indices = [1]
        answered.results.byteCounts = [1]
        answered.results.valueOffsets = [0, 1]
        answered.results.values = Payload([3])
        failed.failures.indices = [2]
        failed.failures.failures = [FailureDescription(kind: .functionFailed, message: "it failed")]
        other.released = [3]
        other.begun = [1]
        other.begunAttempts = [7]
        return [answered, failed, other]
    }

    @Test func stores() throws {
        let folder = NSTemporaryDirectory() + "/muster-record-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, count) in [("empty", 0), ("small", 5), ("pages", 60)] {
            try {
                let store = try DiskStore(path: folder + name)
                defer { withExtendedLifetime(store) {} }
                guard count > 0 else { return }
                try store.setNote(Payload([1, 2, 3]), named: "state")
                for index in 0..<UInt32(count) {
                    let size = index == 3 ? 6_000 : Int(index) * 2
                    try store.put(Payload([UInt8](repeating: 1, count: size)), for: TaskID(graph: 1, index: index))
                }
                try store.remove((0..<UInt32(count / 4)).map { TaskID(graph: 1, index: $0 * 4) })
            }()
            let file = try Data(contentsOf: URL(fileURLWithPath: folder + name + "/data.mdb"))
            try Self.write(file, "stores/\(name)")
            if name == "small" { try Self.write(file.prefix(9_000), "stores/cut") }
            try? FileManager.default.removeItem(atPath: folder + name)
        }
    }
}

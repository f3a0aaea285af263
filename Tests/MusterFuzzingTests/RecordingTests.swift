import Foundation
import MusterFuzzing
import MusterGraph
import MusterRuntime
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

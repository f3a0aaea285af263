import MusterGraph
import MusterProtocol
package import MusterScheduler

/// A state as a scheduler writes it: one entry of each table. The bytes are written out here, as they lie in files that
/// there are already.
package enum SampleRecords {
    package static func entries() throws -> [StateEntry] {
        [
            StateEntry(.workers, key: WorkerEntry.key(of: 0xabc), value: worker()),
            StateEntry(.graphs, key: GraphEntry.key(of: 5), value: try graph()),
            StateEntry(.history, key: HistoryEntry.key(of: 5, 1), value: try history().archive()),
            StateEntry(.collections, key: CollectionRecord.key(of: "my bag"), value: collection("my bag")),
        ]
    }

    /// Many collections.
    package static func collections(_ count: Int) -> [StateEntry] {
        (0..<count).map { number in
            let name = "bag \(number)"
            return StateEntry(.collections, key: CollectionRecord.key(of: name), value: collection(name))
        }
    }

    private static func worker() -> Payload {
        archive { writer in
            writer.beginArray(3)
            writer.write(0xabc as UInt64)
            writer.write(3)
            writer.write("w3")
        }
    }

    private static func graph() throws -> Payload {
        let graph: Graph = ["x": 1, "y": .call("math.add", .key("x"), 2), "z": .call("math.negate", .key("y"))]
        let bytes = try graph.compile(wanted: ["z"]).graph.encode()
        return archive(bytes) { writer in
            writer.beginArray(10)
            // Its number, and the request's.
            writer.write(5)
            writer.write(UInt64.max)
            writer.write("a client")
            // To be kept; the second task is wanted.
            writer.write(2)
            writer.write(bytes: [1, 0, 0, 0])
            writer.write(10_000)
            writer.write(2_000)
            writer.beginArray(0)
            // The future 4/2, and its type.
            writer.beginArray(2)
            writer.write(bytes: [4, 0, 0, 0, 0, 0, 0, 0])
            writer.write(bytes: [2, 0, 0, 0])
            writer.beginArray(1)
            writer.write("int64")
        }
    }

    private static func history() -> HistoryEntry {
        var history = HistoryEntry()
        history.results.indices = [0]
        history.results.byteCounts = [1]
        history.results.valueOffsets = [0, 0]
        history.failures.indices = [1]
        history.failures.failures = [FailureDescription(kind: .functionFailed, message: "it \"failed\"")]
        history.begun = [1]
        history.begunAttempts = [7]
        return history
    }

    private static func collection(_ name: String) -> Payload {
        let plan = Array("{\n  \"y\": {\"$\": [\"math.add\", 1, 2]}\n}\n".utf8)
        return archive(Payload(plan)) { writer in
            writer.beginArray(5)
            writer.write(name)
            writer.write("graph")
            writer.write(1_000)
            writer.beginArray(1)
            writer.beginArray(2)
            writer.write("math.add")
            writer.beginArray(1)
            writer.write("1.0")
            writer.write(plan.count)
        }
    }

    /// A record: the size of its fields, the fields, and what follows them.
    private static func archive(_ payload: Payload = .empty, _ fill: (inout MessagePackWriter) -> Void) -> Payload {
        var writer = MessagePackWriter()
        fill(&writer)
        let fields = writer.take()
        let size = withUnsafeBytes(of: UInt32(fields.count).littleEndian) { Array($0) }
        return Payload(size + fields + payload.withUnsafeBytes { Array($0) })
    }
}

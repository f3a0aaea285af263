import Foundation
import MusterFuzzing
import MusterGraph
import MusterProtocol
import Testing

/// The messages whose bytes `docs/protocol.md` shows, in the order in which they stand there.
private func documentedMessages() -> [(header: MessageHeader, message: Message)] {
    var work = Work()
    work.attempt = 1 << 40
    let candidate = FunctionChoice.Candidate(version: "1.0.0", signature: "(a: int64, b: int64) -> int64")
    work.openedGraphs = [
        GraphOpening(graph: 11, functions: [FunctionChoice(name: "math.add", candidates: [candidate])])
    ]
    var assignments = Assignments(graph: 11)
    assignments.indices = [0]
    assignments.functions = [0]
    assignments.flags = [.deliver]
    assignments.retries = [0]
    assignments.argumentOffsets = [0, 2]
    assignments.arguments = Payload([1, 2])
    work.assignments = [assignments]
    var report = Report()
    report.completions.tasks = TaskColumns([TaskID(graph: 11, index: 0)])
    report.completions.attempts = [1 << 40]
    report.completions.byteCounts = [1]
    report.completions.nanoseconds = [256]
    report.completions.valueOffsets = [0, 1]
    report.completions.values = Payload([3])
    report.number = 1
    var results = Results(request: 1)
    results.indices = [0]
    results.byteCounts = [1]
    results.valueOffsets = [0, 1]
    results.values = Payload([3])
    let messages: [(Message, UInt64)] = [
        (.clientHello(ClientHello(name: "demo", processID: 42)), 0),
        (
            .welcome(
                Welcome(
                    state: 7, incarnation: 1, worker: 0, heartbeatMilliseconds: 1_000, silenceMilliseconds: 10_000,
                    inlineByteCount: 65_536)), 0
        ),
        (
            .submit(
                Submit(
                    request: 1, id: 42, mode: .deliver, wanted: [0], timeoutMilliseconds: 0, byteCount: 3,
                    part: Payload([0xaa, 0xbb, 0xcc]))), 1
        ),
        (.accepted(Accepted(request: 1, graph: 11)), 1), (.work(work), 1), (.report(report), 1),
        (.results(results), 2), (.acknowledge(Acknowledge(request: 1, answerCount: 1)), 2),
        (.finished(Finished(request: 1)), 3), (.heartbeat, 3), (.goodbye, 4),
    ]
    return (messages + documentedCollection()).map { message, sequence in
        (MessageHeader(type: message.type, session: 0x1122_3344_5566_7788, sequence: sequence), message)
    }
}

/// Those about a collection, in a session of its own.
private func documentedCollection() -> [(Message, UInt64)] {
    let stored: Value = [
        "name": "seed", "kind": "graph", "plan": #"{"y": {"$": ["math.add", 1, 2]}}"#, "functions": ["math.add"],
        "replace": false,
    ]
    let description: Value = [
        "name": "seed", "kind": "graph", "functions": [["name": "math.add", "versions": ["1.0.0"]]], "byteCount": 32,
        "storedAt": 1_767_225_600_000,
    ]
    let unknown = RequestFailed(
        request: 2, message: "there is no collection `sed`; did you mean `seed`?", reason: .unknownCollection)
    return [
        (.query(Query(request: 1, kind: .setCollection, argument: stored)), 1),
        (.answer(Answer(request: 1, value: description)), 1),
        (.query(Query(request: 2, kind: .collection, argument: ["name": "sed", "check": true])), 2),
        (.requestFailed(unknown), 2),
    ]
}

@Suite("The protocol's document")
struct DocumentTests {
    /// The examples in the document: the word behind `hex` of each, and its frames.
    private func examples() throws -> [(name: String, frames: [[UInt8]])] {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/protocol.md")
        var examples: [(name: String, frames: [[UInt8]])] = []
        var isInside = false
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("```hex ") {
                examples.append((String(line.dropFirst(7)), [[]]))
                isInside = true
            } else if line.hasPrefix("```") {
                isInside = false
            } else if isInside, line == "--" {
                examples[examples.count - 1].frames.append([])
            } else if isInside {
                let digits = line.prefix { $0 != "#" }.split(separator: " ")
                let bytes = try digits.map { try #require(UInt8($0, radix: 16), "\(line)") }
                let last = examples[examples.count - 1].frames.count - 1
                examples[examples.count - 1].frames[last].append(contentsOf: bytes)
            }
        }
        return examples
    }

    @Test("its examples are exactly what is written and read")
    func bytes() throws {
        let (examples, messages) = (try examples(), documentedMessages())
        #expect(examples.map(\.name) == messages.map { "\($0.message.type)" })
        for (example, (header, message)) in zip(examples, messages) {
            let frames = try message.encode(header: header).map(\.bytes)
            #expect(frames == example.frames, "\(example.name): \(hex(frames))")
            let decoded = try Message.decode(example.frames.map { Payload($0) })
            #expect(decoded.header == header)
            #expect(decoded.message.type == message.type)
        }
    }

    @Test("it has every kind of message with its number, and every limit")
    func completeness() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/protocol.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        for type in MessageType.allCases {
            #expect(text.contains("| \(type.rawValue) | `\(type)` |"), "\(type)")
        }
        for limit in [
            Limits.partByteCount, Limits.windowByteCount, Limits.frameByteCount, Limits.frameCount,
            Limits.graphByteCount, Limits.listCount, Limits.stringByteCount, Limits.collectionNameByteCount,
            Limits.planByteCount, Limits.collectionCount, Limits.collectionsByteCount, Limits.collectionsFunctionCount,
        ] {
            #expect(text.contains("| \(limit.formatted(.number.locale(Locale(identifier: "en_US")))) |"), "\(limit)")
        }
    }

    private func hex(_ frames: [[UInt8]]) -> String {
        frames.map { $0.map { String(format: "%02x", $0) }.joined(separator: " ") }.joined(separator: "\n--\n")
    }
}

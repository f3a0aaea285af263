import MusterGraph
import Testing

@Suite("Compiled graphs as bytes")
struct CompiledGraphTests {
    private static let sample: Graph = [
        "x": .call("load", "a"), "inc": .function("math.inc"),
        "y": .call("bag.map", .key("x"), .call("math.add", .parameter(0), .key("z"))),
        "z": .call("load", 7, retries: 3),
        "w": .call("f", .future(TaskID(graph: 9, index: 2)), [.key("y"), ["k": .key("x")]], .key("inc"), after: ["z"]),
    ]

    @Test("random graphs come back from JSON", arguments: 0..<300)
    func json(seed: UInt64) throws {
        let graph = RandomGraph.make(seed: seed)
        let read = try Graph(json: graph.json)
        #expect(read == graph)
        #expect(read.keys == graph.keys)
    }

    @Test("random graphs that compile come back from bytes", arguments: 0..<300)
    func bytes(seed: UInt64) throws {
        let graph = RandomGraph.make(seed: seed)
        let compiled: CompiledGraph
        do {
            compiled = try graph.compile(wanted: graph.keys).graph
        } catch {
            // Not every random graph is right; what is wrong has a key, and is told the same way twice.
            #expect(error.errors.allSatisfy { $0.key != nil })
            #expect(throws: error) { try graph.compile(wanted: graph.keys) }
            return
        }
        let decoded = try CompiledGraph(decoding: compiled.encode())
        #expect(decoded == compiled)
        for task in 0..<decoded.count {
            #expect(decoded.references(of: task) == compiled.references(of: task))
            #expect(decoded.references(of: task) == slowReferences(of: task, in: decoded))
        }
        _ = graph.check(catalog: .sample)
    }

    /// What `forEachReference` finds fast, found by reading every item.
    private func slowReferences(of task: Int, in graph: CompiledGraph) -> [ArgumentReference] {
        var found: [ArgumentReference] = []
        graph.arguments(of: task).withUnsafeBytes { bytes in
            var reader = MessagePackReader(bytes)
            while !reader.isAtEnd {
                let type = try? reader.readArgumentType(functions: graph.functions) { reference in
                    found.append(reference)
                    return .type(.value)
                }
                #expect(type != nil)
                if type == nil { return }
            }
        }
        return found
    }

    @Test("a task takes results of its own graph and of others, but not what it only comes after")
    func results() throws {
        let (graph, wanted) = try Self.sample.compile(wanted: ["w", "x", "y"])
        let arguments = graph.arguments(of: Int(wanted[0]))
        #expect(
            ArgumentReference.results(takenBy: arguments, of: 5) == [
                TaskID(graph: 9, index: 2), TaskID(graph: 5, index: wanted[2]), TaskID(graph: 5, index: wanted[1]),
            ])
    }

    @Test("changed bytes decode to a graph that is whole, or not at all", arguments: 0..<40)
    func mutation(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let compiled = try Self.sample.compile(wanted: Self.sample.keys.filter { $0 != "inc" }).graph
        let bytes = compiled.encode().withUnsafeBytes { Array($0) }
        for _ in 0..<250 {
            var changed = bytes
            for _ in 0...Int.random(in: 0..<3, using: &generator) {
                let place = Int.random(in: 0..<changed.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: changed[place] = UInt8.random(in: 0 ... .max, using: &generator)
                case 1: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 2: changed.removeSubrange(place..<min(changed.count, place + 1 + Int(changed[place] & 3)))
                default: changed.insert(UInt8.random(in: 0 ... .max, using: &generator), at: place)
                }
                if changed.isEmpty { changed = [0] }
            }
            guard let graph = try? CompiledGraph(decoding: Payload(changed)) else { continue }
            for task in 0..<graph.count {
                #expect(graph.inputs(of: task).allSatisfy { $0 < task })
                #expect(graph.references(of: task) == slowReferences(of: task, in: graph))
                _ = graph.key(of: task)
                _ = graph.options(of: task)
            }
            _ = try? graph.check(catalog: .sample, futureType: { _ in .value })
        }
    }

    @Test("cut off anywhere, the bytes are refused")
    func truncation() throws {
        let encoded = try Self.sample.compile(wanted: ["w"]).graph.encode()
        for count in 0..<encoded.count {
            #expect(throws: DecodingFailure.self) { try CompiledGraph(decoding: encoded[0..<count]) }
        }
    }

    @Test(
        "what is not sound is refused",
        arguments: [
            ([0xd6, 1, 0, 0, 0, 0], "a reference is 0, and must be below 0"),
            ([0xd6, 1, 1, 0, 0, 0], "a reference is 1, and must be below 0"),
            ([0xc7, 4, 1, 0, 0, 0, 0], "a reference has 4 bytes, and its shortest form"),
            ([0xd6, 3, 1, 0, 0, 0], "a function is 1, and must be below 1"),
            ([0xd4, 5, 0], "a parameter stands outside of a described function"),
            ([0xd4, 9, 0], "extension 9 does not stand among arguments"),
            ([0xd7, 2] + Array(repeating: 0, count: 8), "a future has 12 bytes, and its shortest form"),
            ([0xc7, 2, 4, 0x91, 1], "a function is beyond the 1 that the graph names"),
            ([0x81, 1, 1], "string was expected, and integer is there"),
            ([0xa1, 0xff], "a string is not UTF-8"),
            (Array(repeating: 0x91, count: 200) + [1], "nested deeper than 128"), ([0xc1], "0xc1 begins no item"),
        ] as [([UInt8], String)])
    func unsound(arguments: [UInt8], message: String) throws {
        var writer = MessagePackWriter()
        writer.beginArray(12)
        writer.write(1)
        writer.beginArray(1)
        writer.write("f")
        for column in [
            [0, 0, 0, 0], [0, 0, 0, 0, UInt8(arguments.count), 0, 0, 0], arguments, [0, 0, 0, 0, 1, 0, 0, 0], [0x6b],
            [], [], [], [], [],
        ] {
            writer.write(bytes: column)
        }
        let payload = Payload(writer.take())
        let failure = try #require(throws: DecodingFailure.self) { try CompiledGraph(decoding: payload) }
        #expect(failure.message == message)
    }

    @Test("limits hold")
    func limits() throws {
        let encoded = try Self.sample.compile(wanted: ["w"]).graph.encode()
        #expect(throws: DecodingFailure.self) {
            try CompiledGraph(decoding: encoded, limits: GraphLimits(taskCount: 2))
        }
        #expect(throws: DecodingFailure.self) {
            try CompiledGraph(decoding: encoded, limits: GraphLimits(functionCount: 1))
        }
    }
}

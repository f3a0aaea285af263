import MusterGraph
import MusterPrimitives
import MusterRegistry
import Testing

@Suite("Limits of primitives on lists")
struct LimitTests {
    /// Calls that keep rows, as the names of a primitive and of the functions that it is given, and numbers behind them.
    static let calls: [(name: String, functions: [String], numbers: [Int64])] = [
        ("bag.frequencies", [], []), ("bag.distinct", [], []), ("bag.sort", [], []), ("bag.top", [], [9_000]),
        ("bag.distinctBy", ["math.absolute"], []), ("bag.group", ["math.absolute"], []),
        ("bag.split", ["math.absolute"], [4]), ("bag.sortBy", ["math.absolute"], []),
        ("bag.sampleKeys", ["math.absolute"], [9_000]), ("bag.foldBy", ["math.absolute", "math.add"], [0]),
    ]

    @Test("a result beyond the limit is an error", arguments: calls)
    func tooLarge(name: String, functions: [String], numbers: [Int64]) throws {
        let context = CallContext(maximumResultBytes: 40_000)
        let failure = #expect(throws: CallFailure.self) {
            try call(name, functions, numbers, on: ColumnBlock(Array(0..<9_000)).payload, context)
        }
        #expect(failure?.kind == .resultTooLarge)
        #expect(failure?.message.contains("more partitions make smaller ones") == true)
    }

    @Test("a task that nobody wants any more ends", arguments: calls)
    func cancelled(name: String, functions: [String], numbers: [Int64]) throws {
        let context = CallContext(maximumResultBytes: 1 << 28)
        context.cancellation.cancel()
        let failure = #expect(throws: CallFailure.self) {
            try call(name, functions, numbers, on: ColumnBlock(Array(0..<9_000)).payload, context)
        }
        #expect(failure?.kind == .cancelled)
    }

    @Test("of many lists only the one that is taken is looked at")
    func takenAlone() throws {
        let block = try ColumnBlock([["ab", "c"], ["broken", "d"], ["e"]], of: .list(.string))
        var bytes = block.payload.withUnsafeBytes { Array($0) }
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("broken".utf8)) })
        bytes[place] = 0xff
        let payload = Payload(bytes)
        let context = CallContext(maximumResultBytes: 1 << 20)
        let expected: [Int64: Value] = [0: ["ab", "c"], 2: ["e"]]
        for (index, list) in expected {
            #expect(try Value(decoding: call("bag.splitPart", [], [index], on: payload, context)) == list)
        }
        let failure = #expect(throws: CallFailure.self) { try call("bag.splitPart", [], [1], on: payload, context) }
        #expect(failure?.message.contains("a string is not UTF-8") == true)
    }

    /// Calls a primitive as a worker's thread does: its first argument is a result.
    private func call(
        _ name: String, _ functions: [String], _ numbers: [Int64], on list: Payload, _ context: CallContext
    ) throws -> Payload {
        var entries = [
            FunctionTable.Entry(name: name, candidates: Primitives.named(name).map { .primitive($0) }, wanted: [])
        ]
        var arguments = MessagePackWriter()
        arguments.beginExtension(ArgumentExtension.reference.rawValue, length: 4)
        arguments.append(raw: [0, 0, 0, 0] as [UInt8])
        for function in functions {
            arguments.beginExtension(ArgumentExtension.function.rawValue, length: 4)
            arguments.append(raw: [UInt8(entries.count), 0, 0, 0])
            let known = Evaluating.registry.snapshot.functions(named: function)
            entries.append(.init(name: function, candidates: known.map { .plugin($0) }, wanted: []))
        }
        for number in numbers { arguments.write(number) }
        let evaluator = Evaluator(functions: FunctionTable(entries), context: context) { _ in list }
        return try evaluator.call(0, Payload(arguments.take()))
    }
}

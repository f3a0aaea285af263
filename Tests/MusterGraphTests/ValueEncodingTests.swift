import MusterFuzzing
import MusterGraph
import Testing

@Suite("Values as bytes")
struct ValueEncodingTests {
    @Test(
        "trees survive",
        arguments: [
            nil, true, false, 0, -1, .int64(.max), 1.5, .float64(.nan), "", "é", .bytes([1, 2]), [],
            [1, [2, [3, "x"]]],
            ["a": 1, "b": [nil, ["c": 2.5]]],
        ] as [Value])
    func trees(value: Value) throws {
        #expect(try Value(decoding: Payload(encoding: value)) == value)
    }

    @Test("equal maps have equal bytes")
    func order() throws {
        let keys = (0..<100).map { "key-\($0)" }
        let forward = Dictionary(uniqueKeysWithValues: keys.map { ($0, Value.null) })
        let backward = Dictionary(uniqueKeysWithValues: keys.reversed().map { ($0, Value.null) })
        #expect(try Payload(encoding: .map(forward)) == Payload(encoding: .map(backward)))
    }

    @Test(
        "what is no value is refused",
        arguments: [
            ([], "the bytes end"), ([0x01, 0x02], "bytes follow"), ([0xd4, 1, 0], "an extension"),
            ([0xa1, 0xff], "not UTF-8"),
            ([0x81, 0x01, 0x01], "string was expected"), ([0x82, 0xa1, 0x61, 1, 0xa1, 0x61, 2], "stands twice"),
            ([0xcf, 255, 255, 255, 255, 255, 255, 255, 255], "larger than int64"),
            ([UInt8](repeating: 0x91, count: 129) + [1], "nested deeper than 128"),
        ] as [([UInt8], String)])
    func refusals(bytes: [UInt8], message: String) {
        let failure = #expect(throws: DecodingFailure.self) { _ = try Value(decoding: Payload(bytes)) }
        #expect(failure?.message.contains(message) == true, "\(failure.debugDescription)")
    }

    @Test("a tree too deep to be read is not written")
    func depth() {
        let deep = (0..<129).reduce(Value.null) { value, _ in .list([value]) }
        #expect(throws: ConversionFailure.self) { _ = try Payload(encoding: deep) }
    }

    @Test("mutated values never crash the decoder")
    func mutations() throws {
        var random = SplitMix64(seed: 7)
        let whole = try Payload(encoding: ["a": [1, 2.5, "x", [nil, true]], "b": .bytes([1, 2, 3])]).bytes
        for _ in 0..<5_000 {
            var bytes = whole
            random.mutate(&bytes)
            let payload = Payload(bytes)
            if let value = try? Value(decoding: payload) {
                try payload.check(is: .value)
                #expect(try Value(decoding: Payload(encoding: value)) == value)
            }
        }
    }

    @Test(
        "the first bytes show the type",
        arguments: [
            (nil, "null"), (true, "bool"), (1, "int64"), (1.5, "float64"), ("a", "string"), (.bytes([]), "bytes"),
            ([1], "list<value>"), (["a": 1], "map<value>"),
        ] as [(Value, String)])
    func runtimeTypes(value: Value, type: String) throws {
        #expect(try Payload(encoding: value).runtimeType.description == type)
    }
}

@Suite("Assembling arguments")
struct PayloadAssemblerTests {
    private func assembler(_ results: [ArgumentReference: Payload]) -> PayloadAssembler {
        PayloadAssembler { results[$0] }
    }

    @Test("an argument without references, and one that is a reference, are not copied")
    func uncopied() throws {
        let result = ColumnBlock([1, 2, 3]).payload
        let future = ArgumentReference.future(TaskID(graph: 5, index: 6))
        let assembler = assembler([.task(7): result, future: result])
        let plain = try Payload(encoding: [1, ["a": nil]])
        #expect(try assembler.assemble(plain).borrowedBytes.baseAddress == plain.borrowedBytes.baseAddress)
        let reference = Payload([0xd6, 1, 7, 0, 0, 0])
        #expect(try assembler.assemble(reference).borrowedBytes.baseAddress == result.borrowedBytes.baseAddress)
        let bytes: [UInt8] = [0xc7, 12, 2, 5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]
        #expect(try assembler.assemble(Payload(bytes)).borrowedBytes.baseAddress == result.borrowedBytes.baseAddress)
    }

    @Test("results take the places of references at any depth, columns as MessagePack")
    func nested() throws {
        let results: [ArgumentReference: Payload] = [
            .task(0): ColumnBlock([1, 2]).payload, .task(1): try Payload(encoding: ["k": "v"]),
        ]
        let argument: [UInt8] = [0x93, 0x09, 0xd6, 1, 0, 0, 0, 0, 0x81, 0xa1, 0x61, 0x91, 0xd6, 1, 1, 0, 0, 0]
        let whole = try assembler(results).assemble(Payload(argument))
        #expect(try Value(decoding: whole) == [9, [1, 2], ["a": [["k": "v"]]]])
    }

    @Test(
        "what cannot be put together is named",
        arguments: [
            ([0xd6, 1, 9, 0, 0, 0], "is not here"), ([0x91, 0xd6, 3, 0, 0, 0, 0], "extension 3 of 4 bytes"),
            ([0xd5, 1, 0, 0], "extension 1 of 2 bytes"), ([0x92, 1], "needs more than"), ([1, 2], "bytes follow"),
        ] as [([UInt8], String)])
    func failures(argument: [UInt8], message: String) {
        let failure = #expect(throws: ConversionFailure.self) { _ = try assembler([:]).assemble(Payload(argument)) }
        #expect(failure?.description.contains(message) == true, "\(failure.debugDescription)")
    }

    @Test("results that nest too deep together are refused")
    func depth() throws {
        let deep = Payload([UInt8](repeating: 0x91, count: 100) + [1])
        let argument = Payload([UInt8](repeating: 0x91, count: 100) + [0xd6, 1, 0, 0, 0, 0])
        #expect(throws: ConversionFailure.self) { _ = try assembler([.task(0): deep]).assemble(argument) }
    }
}

import MusterFuzzing
import MusterGraph
import Testing

/// Values with the type of list that they are made into, and what comes back.
private let lists: [(type: String, elements: Value)] = [
    ("null", [nil, nil, nil]),
    ("bool", [true, false, true]),
    ("int64", [1, -2, .int64(.min), .int64(.max)]),
    ("float64", [1.5, .float64(-.infinity), .float64(.nan)]),
    ("string", ["", "é", "muster", "🎲"]),
    ("bytes", [.bytes([]), .bytes([0, 255, 0xc1])]),
    ("value", [nil, 1, "a", [1, [2.5, nil]], ["k": [true]]]),
    ("map<int64>", [[:], ["a": 1, "b": 2]]),
    ("list<int64>", [[1, 2], [], [3]]),
    ("list<list<string>>", [[["a"], []], [], [["b", "c"]]]),
    ("optional<int64>", [1, nil, 3, nil, nil, 6, 7, 8, nil]),
    ("optional<string>", ["a", "b"]),
    ("optional<value>", [nil, [1], nil]),
    ("optional<tuple<string, map<bool>>>", [["a", [:]], nil, ["b", ["c": true]]]),
    ("tuple<word: string, count: int64>", [["a", 1], ["b", 2]]),
    ("tuple<list<optional<bool>>, float64>", [[[true, nil], 1.0], [[], 2.0]]),
]

@Suite("Column blocks")
struct ColumnBlockTests {
    @Test("every type of element survives being made into columns, checked, and read again", arguments: lists.indices)
    func roundTrips(index: Int) throws {
        let type = try ValueType(parsing: lists[index].type)
        let literal = try Payload(encoding: lists[index].elements)
        let block = try ColumnBlock(converting: literal, to: type)
        let checked = try ColumnBlock(parsing: block.payload, validate: .full)
        #expect(checked.elementType == type)
        #expect(try block.payload.runtimeType == .list(type))
        #expect(try Value(decoding: block.payload) == lists[index].elements)
        #expect(try Value(decoding: block.messagePack()) == lists[index].elements)
        #expect(try ColumnBlock(copying: source(of: block.column), elementType: type).payload == block.payload)
        #expect(block.payload.count % 8 == 0)
    }

    @Test("an empty list fits every type", arguments: lists.map(\.type))
    func emptyLists(type: String) throws {
        let block = try ColumnBlock(converting: Payload([0x90]), to: try ValueType(parsing: type))
        #expect(try ColumnBlock(parsing: block.payload, validate: .full).count == 0)
        #expect(try Value(decoding: block.payload) == [])
    }

    @Test("the bytes are those of docs/values.md")
    func golden() {
        let expected: [UInt8] =
            [0xc1, 1, 2, 0, 6, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]
            + [24, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0] + Array("string".utf8) + [0, 0]
            + [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]
            + Array("aé".utf8) + [0, 0, 0, 0, 0]
        #expect(ColumnBlock(["a", "é"]).payload.bytes == expected)
    }

    @Test("arrays become columns and come back")
    func arrays() throws {
        let block = ColumnBlock(["", "b", "ccc"])
        #expect([String](try ColumnBlock(parsing: block.payload, validate: .full)) == ["", "b", "ccc"])
        #expect([Int](try ColumnBlock(parsing: ColumnBlock([3, -4]).payload, validate: .full)) == [3, -4])
        #expect([Double](try ColumnBlock(parsing: ColumnBlock([0.5]).payload, validate: .full)) == [0.5])
        #expect([Double](ColumnBlock([1, 2])) == [1, 2])
        #expect(
            [Bool](try ColumnBlock(parsing: ColumnBlock([true, false]).payload, validate: .full)) == [true, false])
        #expect([Int](block) == nil)
    }

    @Test("a block at an odd address is read too")
    func unaligned() throws {
        let bytes = [0] + ColumnBlock([1, 2, 3]).payload.bytes
        let block = try ColumnBlock(parsing: Payload(bytes)[1..<bytes.count], validate: .full)
        #expect([Int](block) == [1, 2, 3])
    }

    @Test(
        "what is wrong with a block is named",
        arguments: [
            (0, 0x90, "begins with 0xc1"),
            (1, 2, "version 2, and this program reads 1"),
            (2, 9, "longer than the block"),
            (2, 1, "element type is not one"),
            (4, 5, "element type is not one"),
            (8, 3, "a buffer of 24 bytes where 32 are needed"),
            (15, 1, "rows do not fit"),
            (16, 23, "a buffer of 23 bytes where 24 are needed"),
            (38, 1, "padding is not zero"),
            (40, 1, "offsets do not begin with 0"),
            (48, 4, "offsets fall at row 1"),
            (48, 2, "row 1 of string is not UTF-8"),
            (56, 4, "a buffer of 3 bytes where 4 are needed"),
            (64, 0xff, "a string is not UTF-8"),
            (67, 1, "padding"),
        ] as [(Int, UInt8, String)])
    func refusals(position: Int, byte: UInt8, message: String) {
        var bytes = ColumnBlock(["a", "é"]).payload.bytes
        bytes[position] = byte
        let failure = #expect(throws: DecodingFailure.self) {
            _ = try ColumnBlock(parsing: Payload(bytes), validate: .full)
        }
        #expect(failure?.message.contains(message) == true, "\(failure.debugDescription)")
    }

    @Test(
        "rows that are no items, bools or bitmaps are refused",
        arguments: [
            ("bool", [true], 32, 2, "neither 0 nor 1"),
            ("null", [nil], 32, 1, "not a zero byte"),
            ("optional<int64>", [nil], 48, 2, "bits beyond the last row"),
            ("value", [1], 56, 0xc1, "0xc1"),
            ("value", [1], 56, 0x91, "a count of 1 needs more"),
        ] as [(String, Value, Int, UInt8, String)])
    func wrongRows(type: String, elements: Value, position: Int, byte: UInt8, message: String) throws {
        let block = try ColumnBlock(converting: try Payload(encoding: elements), to: try ValueType(parsing: type))
        var bytes = block.payload.bytes
        bytes[position] = byte
        let failure = #expect(throws: DecodingFailure.self) {
            _ = try ColumnBlock(parsing: Payload(bytes), validate: .full)
        }
        #expect(failure?.message.contains(message) == true, "\(failure.debugDescription)")
    }

    @Test("a block whose offsets fall is refused by whoever makes something else of it")
    func fallingOffsets() throws {
        // Found by fuzzing: only the structure was looked at, and a list of -1 elements ended the process.
        let block = try ColumnBlock(
            converting: try Payload(encoding: [[1], [2, 3], []]), to: try ValueType(parsing: "list<int64>"))
        let whole = block.payload.bytes
        let offset = try #require(
            (0..<whole.count - 7).first { whole[$0...].starts(with: [3, 0, 0, 0, 0, 0, 0, 0, 3]) })
        var bytes = whole
        bytes[offset] = 0
        let payload = Payload(bytes)
        #expect(throws: ConversionFailure.self) { _ = try payload.messagePack() }
        #expect(throws: ConversionFailure.self) { try payload.check(is: .list(.list(.float64))) }
        #expect(throws: ConversionFailure.self) { _ = try ColumnBlock(converting: payload, to: .list(.float64)) }
    }

    @Test("no mutation of a block crashes whoever checks and reads it")
    func mutations() throws {
        var random = SplitMix64(seed: 20_151_111)
        let blocks = try lists.map { type, elements in
            try ColumnBlock(converting: try Payload(encoding: elements), to: try ValueType(parsing: type)).payload
        }
        var accepted = 0
        for round in 0..<20_000 {
            var bytes = blocks[round % blocks.count].bytes
            random.mutate(&bytes)
            let payload = Payload(bytes)
            guard let block = try? ColumnBlock(parsing: payload, validate: .full) else { continue }
            accepted += 1
            // What passed the check can be read in every way.
            _ = try? Value(decoding: block.payload)
            _ = try? block.messagePack()
            _ = try ColumnBlock(copying: source(of: block.column), elementType: block.elementType)
        }
        #expect(accepted > 100)
    }
}

@Suite("Copying columns of others")
struct ColumnSourceTests {
    @Test("offsets are rebased, and bits shifted, when a list begins inside its child")
    func rebasing() throws {
        let values: [Int64] = [9, 1, 2, 3]
        let offsets: [Int64] = [1, 3, 4]
        let validity: [UInt8] = [0b1010]
        let block = try values.withUnsafeBytes { values in
            try offsets.withUnsafeBufferPointer { offsets in
                try validity.withUnsafeBufferPointer { validity in
                    let child = ColumnSource(count: 4, values: values.baseAddress, validity: validity.baseAddress)
                    let source = ColumnSource(count: 2, offsets: offsets.baseAddress, children: [child])
                    return try ColumnBlock(copying: source, elementType: .list(.optional(.int64)))
                }
            }
        }
        #expect(try Value(decoding: block.payload) == [[1, nil], [3]])
    }

    @Test(
        "counts and offsets that disagree are failures",
        arguments: [
            ([0, 2], 1, "rows up to 2 are used"), ([2, 0], 2, "fall at row 0"), ([-1, 0], 2, "negative"),
        ] as [([Int64], Int, String)])
    func disagreement(offsets: [Int64], childCount: Int, message: String) {
        let values: [Int64] = [1, 2]
        let failure = #expect(throws: DecodingFailure.self) {
            try values.withUnsafeBytes { values in
                try offsets.withUnsafeBufferPointer { offsets in
                    let child = ColumnSource(count: childCount, values: values.baseAddress)
                    let source = ColumnSource(count: 1, offsets: offsets.baseAddress, children: [child])
                    _ = try ColumnBlock(copying: source, elementType: .list(.int64))
                }
            }
        }
        #expect(failure?.message.contains(message) == true, "\(failure.debugDescription)")
    }

    @Test(
        "what is missing is named",
        arguments: [
            ("int64", "no values"), ("string", "no offsets"), ("tuple<int64, int64>", "0 children, not 2"),
            ("function<int64 -> int64>", "cannot stand in a column"),
        ])
    func missing(type: String, message: String) throws {
        let type = try ValueType(parsing: type)
        let failure = #expect(throws: DecodingFailure.self) {
            _ = try ColumnBlock(copying: ColumnSource(count: 1), elementType: type)
        }
        #expect(failure?.message.contains(message) == true, "\(failure.debugDescription)")
    }

    @Test("an absent bool may be any byte")
    func absentBool() throws {
        let (values, validity): ([UInt8], [UInt8]) = ([1, 0xaa], [0b01])
        let block = try values.withUnsafeBytes { values in
            try validity.withUnsafeBufferPointer { validity in
                let source = ColumnSource(count: 2, values: values.baseAddress, validity: validity.baseAddress)
                return try ColumnBlock(copying: source, elementType: .optional(.bool))
            }
        }
        #expect(try Value(decoding: block.payload) == [true, nil])
    }
}

/// The rows of a block, as if a plugin had returned them.
private func source(of column: Column) -> ColumnSource {
    ColumnSource(
        count: column.count, values: column.values.baseAddress, offsets: column.offsets, validity: column.validity,
        children: column.children.map(source(of:)))
}

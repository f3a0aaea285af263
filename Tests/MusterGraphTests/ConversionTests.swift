import MusterGraph
import Testing

@Suite("Conversion")
struct ConversionTests {
    @Test("a literal takes the type that is asked of it, and an int64 passes for a float64")
    func literals() throws {
        let literal = try Payload(encoding: [1, 2])
        #expect([Double](try ColumnBlock(converting: literal, to: .float64)) == [1, 2])
        #expect([Int](try ColumnBlock(converting: literal, to: .int64)) == [1, 2])
        let column = try ColumnBlock(converting: ColumnBlock([1, 2]).payload, to: .float64)
        #expect(column.elementType == .float64)
        #expect([Double](column) == [1, 2])
    }

    @Test("a block of the type that is asked for is taken as it is")
    func uncopied() throws {
        let payload = ColumnBlock([1, 2]).payload
        let block = try ColumnBlock(converting: payload, to: .int64)
        #expect(block.payload.borrowedBytes.baseAddress == payload.borrowedBytes.baseAddress)
    }

    @Test(
        "other blocks convert where each row does",
        arguments: [
            ("int64", "value", [1, 2]), ("value", "int64", [1, 2]), ("int64", "optional<float64>", [1, 2]),
            ("list<int64>", "list<float64>", [[1], []]),
            ("tuple<int64, string>", "tuple<n: int64, s: string>", [[1, "a"]]),
        ] as [(String, String, Value)])
    func blocks(from: String, to: String, elements: Value) throws {
        let block = try ColumnBlock(converting: try Payload(encoding: elements), to: try ValueType(parsing: from))
        let converted = try ColumnBlock(converting: block.payload, to: try ValueType(parsing: to), validate: .full)
        let expected = try ColumnBlock(converting: try Payload(encoding: elements), to: try ValueType(parsing: to))
        #expect(try Value(decoding: converted.payload) == Value(decoding: expected.payload))
    }

    @Test(
        "a failure names the element and both types",
        arguments: [
            ([0, 1, 2, "a"], "int64", "element 3: string where int64 was expected"),
            ([1.5], "int64", "element 0: float64 where int64 was expected"),
            ([[1, nil]], "list<int64>", "element 0: element 1: null where int64 was expected"),
            (
                [["a", "b"]], "tuple<word: string, count: int64>",
                "element 0: part 1 (count): string where int64 was expected"
            ),
            (
                [["a"]], "tuple<string, int64>",
                "element 0: a list of 1 where tuple<string, int64> was expected, which has 2 parts"
            ),
            ([["k": "a"]], "map<bool>", "element 0: key \"k\": string where bool was expected"),
            (3, "int64", "int64 where list<int64> was expected"),
            ([1], "function<int64 -> int64>", "function<int64 -> int64> cannot stand in a column"),
        ] as [(Value, String, String)])
    func failures(value: Value, type: String, message: String) throws {
        let (type, payload) = (try ValueType(parsing: type), try Payload(encoding: value))
        let failure = #expect(throws: ConversionFailure.self) { _ = try ColumnBlock(converting: payload, to: type) }
        #expect(failure?.description == message)
    }

    @Test("a block that does not convert names the element")
    func blockFailure() throws {
        let block = ColumnBlock(["a"]).payload
        let failure = #expect(throws: ConversionFailure.self) { _ = try ColumnBlock(converting: block, to: .int64) }
        #expect(failure?.description == "element 0: string where int64 was expected")
    }

    @Test("an optional or a tuple is a column of one row")
    func oneRow() throws {
        let tuple = try ValueType(parsing: "tuple<string, list<int64>>")
        let block = try ColumnBlock(row: try Payload(encoding: ["a", [1, 2]]), of: tuple)
        #expect(block.count == 1)
        #expect(try block.column.value(at: 0) == ["a", [1, 2]])
        let column = try ColumnBlock(row: ColumnBlock([1, 2]).payload, of: .optional(.list(.float64)))
        #expect(try column.column.value(at: 0) == [1.0, 2.0])
    }

    @Test(
        "a payload is checked against a type, all through",
        arguments: [
            (1, "int64", true), (1, "float64", true), (1.5, "int64", false), (nil, "optional<string>", true),
            ("a", "optional<string>", true), (["a", 1], "tuple<string, int64>", true),
            (["a"], "tuple<string, int64>", false),
            (["k": [1]], "map<list<int64>>", true), (["k": ["a"]], "map<list<int64>>", false),
            ([1, "a"], "list<value>", true),
            ([1, "a"], "list<int64>", false), ([], "list<bytes>", true), (nil, "null", true), (false, "value", true),
        ] as [(Value, String, Bool)])
    func checks(value: Value, type: String, fits: Bool) throws {
        let (type, payload) = (try ValueType(parsing: type), try Payload(encoding: value))
        #expect((try? payload.check(is: type)) != nil || !fits)
        #expect((try? payload.check(is: type)) == nil || fits)
    }

    @Test("blocks are checked against types too")
    func blockChecks() throws {
        let block = ColumnBlock([1, 2]).payload
        for type in ["list<int64>", "list<float64>", "list<value>", "value", "optional<list<int64>>"] {
            try block.check(is: try ValueType(parsing: type))
        }
        for type in ["list<string>", "int64", "map<int64>"] {
            let type = try ValueType(parsing: type)
            #expect(throws: ConversionFailure.self) { try block.check(is: type) }
        }
    }
}

import MusterGraph
import Testing

@Suite("Lines of JSON")
struct JSONLineTests {
    private func parse(_ lines: Term) throws -> Value { try value(.call("bag.parseJSONLines", lines)) }

    private func failure(_ lines: Term) -> String { problem(.call("bag.parseJSONLines", lines)) }

    @Test(
        "values of every kind",
        arguments: [
            "null", "true", "[]", "{}", "1", "-9223372036854775808", "2.5", "1e3", #""a\n\u00e9\ud83d\ude80""#, #""é""#,
            #"{"b": [1, {"a": null}], "a": "x"}"#, #"{"$": "x", "$y": {"$": ["math.add", 1, 2]}}"#, " [ 1 , 2 ] ",
            "[\((0..<70_000).map(String.init).joined(separator: ","))]", #"{"é": 1, "z": 2, "a": 3}"#,
            "{\((0..<20).map { "\"k\(99 - $0)\": \($0)" }.joined(separator: ","))}",
        ])
    func values(text: String) throws {
        let quoted = Array("{\"$\": {\"lit\": \(text)}}".utf8)
        #expect(try parse([.value(.string(text))]) == .list([try GraphJSON.decodeValue(quoted)]))
        // Equal values have equal bytes.
        var transcoder = JSONTranscoder()
        try Array(text.utf8).withUnsafeBytes { try transcoder.read($0) }
        let encoded = try Payload(encoding: try GraphJSON.decodeValue(quoted)).withUnsafeBytes { Array($0) }
        #expect(transcoder.item.bytes == encoded)
    }

    @Test("blank lines are passed over, and counted")
    func blank() throws {
        #expect(try parse(["1", "", " \t", "2"]) == [1, 2])
        #expect(try parse([]) == [])
        #expect(failure(["1", "", "{"]).contains("element 2, column 2: a name in quotes is missing"))
    }

    @Test("what is no JSON is told with element and column")
    func failures() {
        #expect(failure(["1", "[1, x]"]).contains("element 1, column 5: a value is missing; `x` is there"))
        #expect(failure([#"{"é": tru}"#]).contains("element 0, column 7:"))
        #expect(failure(["1 2"]).contains("column 3: nothing should follow here"))
        #expect(failure([#"{"a": 1, "b": 2, "a": 3}"#]).contains("`a` stands twice"))
        #expect(failure(["9223372036854775808"]).contains("does not fit an int64"))
        #expect(failure([.value(.string(String(repeating: "[", count: 200)))]).contains("nest at most 128 deep"))
        // What it is shows only when it is there.
        let mixed = Term.inline("bag.only", .inline("bag.parseJSONLines", [#"["1", 2]"#]), "")
        #expect(failure(mixed).contains("element 1 is no string"))
        let many = Array(repeating: "1", count: 5_000) + ["nul"]
        #expect(failure(.block(ColumnBlock(many).payload)).contains("element 5000, column 1"))
    }

    @Test("rows of every type are formatted")
    func format() throws {
        func format(_ list: Term) throws -> Value { try value(.call("bag.formatJSONLines", list)) }
        func block(_ rows: Value, _ type: String) throws -> Term {
            .block(try ColumnBlock(converting: Payload(encoding: rows), to: try ValueType(parsing: type)).payload)
        }
        #expect(try format(.integers([1, -2])) == ["1", "-2"])
        #expect(
            try format([1, 2.5, "a\"\\\n\u{1}é", nil, [true], ["k": []]]) == [
                "1", "2.5", #""a\"\\\n\u0001é""#, "null", "[true]", #"{"k": []}"#,
            ])
        #expect(try format(block([["x", 1]], "tuple<name: string, age: int64>")) == [#"{"name": "x", "age": 1}"#])
        #expect(try format(block([["x", 1]], "tuple<string, int64>")) == [#"["x", 1]"#])
        #expect(try format(block([nil, [1.5, 2.0]], "optional<list<float64>>")) == ["null", "[1.5, 2.0]"])
        #expect(try format(.integers([])) == [])
        #expect(
            problem(.call("bag.formatJSONLines", [1.5, .value(.float64(.infinity))])).contains(
                "element 1: JSON has no inf"))
        #expect(problem(.call("bag.formatJSONLines", [.value(.bytes([1]))])).contains("JSON has no bytes"))
    }

    @Test("what is formatted is parsed")
    func roundTrip() throws {
        let rows: Value = [["a": [1, 2.5, nil], "é\"": "x\u{7f}"], [], "", false, .int64(.min), 1e300]
        let lines = Term.inline("bag.formatJSONLines", .value(rows))
        #expect(try parse(lines) == rows)
    }
}

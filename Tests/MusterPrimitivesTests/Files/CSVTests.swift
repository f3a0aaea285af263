import MusterFuzzing
import MusterGraph
import Testing

@Suite("CSV")
struct CSVTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(
        _ path: String, _ type: String, _ start: Int = 0, _ length: Int = -1, _ options: Value = [:]
    ) throws -> Term {
        .call(
            "bag.readCSV", .value(.string(path)), .value(.int64(Int64(start))), .value(.int64(Int64(length))),
            try .empty(type), .value(options))
    }

    private func parse(_ lines: Value, _ type: String, _ options: Value = ["header": false]) throws -> Value {
        try value(.call("bag.parseCSV", .value(lines), try .empty(type), .value(options)))
    }

    private func failure(_ lines: Value, _ type: String, _ options: Value = ["header": false]) throws -> String {
        problem(.call("bag.parseCSV", .value(lines), try .empty(type), .value(options)))
    }

    @Test("columns of every type, the header passed over")
    func types() throws {
        let path = try folder.write(
            "name,age,height,here,note\r\nAda,36,1.65,true,\r\n\"O, \"\"B\"\"\",-7,1e3,FALSE,\"\"\r\n", to: "a.csv")
        let type = "tuple<name: string, age: int64, height: float64, here: bool, note: optional<string>>"
        #expect(
            try value(read(path, type)) == [
                ["Ada", 36, 1.65, true, nil], ["O, \"B\"", -7, 1000.0, false, ""],
            ])
        // The types are known to those that work on.
        let ages = Term.inline(
            "bag.readCSV", .value(.string(path)), 0, -1, try .empty("tuple<a: int64, b: int64>"), [:])
        #expect(problem(.call("bag.map", ages, .function("text.upper"))).contains("tuple<a: int64, b: int64>"))
    }

    @Test("lists, maps, and lists of any length")
    func forms() throws {
        let lines: Value = ["b,a", "1,x", "2,\"y,\""]
        #expect(try parse(lines, "list<string>") == [["b", "a"], ["1", "x"], ["2", "y,"]])
        #expect(try parse(lines, "value") == [["b", "a"], ["1", "x"], ["2", "y,"]])
        #expect(try parse(["1", "2,,", ""], "list<string>") == [["1"], ["2", "", ""]])
        #expect(
            try parse(lines, "map<string>", ["names": ["b", "a"]]) == [["a": "x", "b": "1"], ["a": "y,", "b": "2"]])
        #expect(try failure(lines, "map<string>").contains("need `names`"))
        #expect(try failure(lines, "int64").contains("a row cannot be int64"))
        #expect(try failure(lines, "tuple<bytes>").contains("a field cannot be bytes"))
        #expect(try value(.call("bag.parseCSV", .value(lines), [], [:])) == [["1", "x"], ["2", "y,"]])
    }

    @Test("separators, a byte order mark, spaces around numbers")
    func details() throws {
        #expect(try parse(["1;2,5"], "tuple<int64, string>", ["header": false, "separator": ";"]) == [[1, "2,5"]])
        #expect(try parse(["\u{feff}\"a\",b", " 1 ,2.50"], "tuple<int64, float64>", [:]) == [[1, 2.5]])
        #expect(
            try parse(["9223372036854775807,-9223372036854775808"], "tuple<int64, int64>") == [
                [.int64(.max), .int64(.min)]
            ])
        #expect(
            try parse(
                ["0.1,123456.789,1e-7,-0.0,nan,12345678901234567890"],
                "tuple<float64, float64, float64, float64, float64, float64>")
                == [[0.1, 123456.789, 1e-7, -0.0, .float64(.nan), 12345678901234567890.0]])
    }

    @Test("what is wrong is told with its place")
    func failures() throws {
        #expect(
            try failure(["1,x"], "tuple<a: int64, b: int64>").contains(
                "the record at element 0: field 2 (b): `x` is no int64"))
        #expect(try failure(["1,"], "tuple<int64, int64>").contains("as optional<int64> it may be empty"))
        #expect(
            try failure(["1", "1,2"], "tuple<int64>").contains("the record at element 1: it has more than 1 fields"))
        #expect(try failure(["1"], "tuple<int64, int64>").contains("it has 1 fields, and 2 are needed"))
        #expect(try failure(["9223372036854775808"], "tuple<int64>").contains("is no int64"))
        #expect(try failure(["-9223372036854775809"], "tuple<int64>").contains("is no int64"))
        #expect(try failure(["1e999"], "tuple<float64>").contains("is no float64"))
        #expect(try failure(["a\"b"], "tuple<string>").contains("a quote stands inside a field"))
        #expect(try failure(["\"a\"b"], "tuple<string>").contains("a separator is missing behind a quote"))
        #expect(try failure(["1"], "tuple<int64>", ["seperator": ";"]).contains("`seperator` is not known"))
        #expect(try failure(["1"], "tuple<int64>", ["separator": ";;"]).contains("one character of ASCII"))
        let path = try folder.write("a\r\n1\r\n22\r\nx\r\n", to: "a.csv")
        #expect(
            problem(try read(path, "tuple<int64>")).contains(
                "'\(path)', the record at byte 10: field 1: `x` is no int64"))
    }

    @Test("line breaks in quotes are right in one block, and an error in several")
    func lineBreaks() throws {
        let text = "id,text\n1,\"two\r\nlines\"\n2,\"\n\"\n"
        let path = try folder.write(text, to: "a.csv")
        let type = "tuple<int64, string>"
        #expect(try value(read(path, type)) == [[1, "two\r\nlines"], [2, "\n"]])
        #expect(try parse(["1,\"a", "b\""], type) == [[1, "a\nb"]])
        let message = problem(try read(path, type, 0, 10))
        #expect(message.contains("'\(path)', the record at byte 8: it ends inside of quotes"))
        #expect(message.contains("must be read as one block"))
        #expect(problem(try read(path, type, 15, 5)).contains("a quote stands inside a field"))
    }

    @Test("blocks of every size give each record once")
    func blocks() throws {
        let text = "id,text\r\n1,one\r\n2,\"two, \"\"2\"\"\"\r\n\r\n3,é\r\n4,"
        let path = try folder.write(text, to: "a.csv")
        let expected: [Value] = [[1, "one"], [2, "two, \"2\""], [3, "é"], [4, ""]]
        for blockSize in 1...text.utf8.count {
            var records: [Value] = []
            for start in stride(from: 0, to: text.utf8.count, by: blockSize) {
                guard case .list(let rows) = try value(read(path, "tuple<int64, string>", start, blockSize)) else {
                    continue
                }
                records += rows
            }
            #expect(records == expected, "\(blockSize)")
        }
    }

    @Test("what is formatted is parsed", arguments: 0..<10)
    func roundTrip(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let texts = ["", "a", "a,b", "\"", "\"\"", "x\ny", "x\r", "é", " ", "'"]
        let rows: [Value] = (0..<50).map { _ in
            [
                .int64(Int64.random(in: .min ... .max, using: &generator)),
                .float64(Double(bitPattern: UInt64.random(in: 0..<0x7ff0 << 48, using: &generator))),
                Bool.random(using: &generator) ? .null : .string(texts.randomElement(using: &generator) ?? ""),
            ]
        }
        let type = "tuple<int64, float64, optional<string>>"
        let block = try ColumnBlock(converting: Payload(encoding: .list(rows)), to: try ValueType(parsing: type))
            .payload
        let path = folder.path + "/a.csv"
        let formatted = Term.inline("bag.formatCSV", .block(block), ["a", "b", "c"])
        #expect(try value(.call("bag.writeLines", formatted, .value(.string(path)), false)) == .string(path))
        #expect(try value(read(path, type)) == .list(rows))
    }

    @Test("tuples, lists and maps are formatted")
    func format() throws {
        func format(_ list: Term, _ header: Value) -> Term { .call("bag.formatCSV", list, .value(header)) }
        #expect(try value(format([[1, 2], [3]], [])) == ["1,2", "3"])
        #expect(try value(format([["a", nil, true, 0.5]], [])) == ["a,,true,0.5"])
        #expect(try value(format([["b": 1, "a": "x"], ["a": ","]], ["a", "b"])) == ["a,b", "x,1", "\",\","])
        #expect(try value(format(.integers([]), ["a"])) == ["a"])
        #expect(problem(format([["c": 1]], ["a"])).contains("element 0: `c` is not in the header"))
        #expect(problem(format([["c": 1]], [])).contains("need a header"))
        #expect(problem(format([[1, 2]], ["a"])).contains("it has 2 fields, and the header has 1"))
        #expect(problem(format([1, 2], [])).contains("a record is a tuple, a list or a map"))
        #expect(problem(format([[1], [[1]]], [])).contains("element 1: a field"))
    }
}

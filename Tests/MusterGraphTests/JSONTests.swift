import MusterFuzzing
import MusterGraph
import Testing

@Suite("Graphs as JSON")
struct JSONTests {
    @Test("the example of the guide")
    func example() throws {
        let graph = try Graph(json: #"{ "x": 1, "y": {"$": ["math.add", {"$": "x"}, 2]} }"#)
        #expect(graph == ["x": 1, "y": .call("math.add", .key("x"), 2)])
        #expect(graph.keys == ["x", "y"])
    }

    @Test(
        "every form means what the table says",
        arguments: [
            (#"{"$": "key"}"#, .key("key")),
            (#"{"$": ["f", 1, {"$": "x"}]}"#, .call("f", 1, .key("x"))),
            (#"{"$": ["f"]}"#, .call("f")),
            (
                #"{"$": {"args": [1], "call": "f", "retries": 2, "priority": -1, "after": ["x"], "rerun": true, "timeout": 1.5}}"#,
                .call("f", 1, retries: 2, priority: -1, after: ["x"], rerun: true, timeout: .milliseconds(1500))
            ),
            (#"{"$": {"function": "math.inc"}}"#, .function("math.inc")),
            (
                #"{"$": {"function": ["math.add", {"$": 0}, 1]}}"#,
                .function(.described(Call("math.add", [.parameter(0), 1])))
            ),
            (#"{"$": {"future": "12/7"}}"#, .future(TaskID(graph: 12, index: 7))),
            (#"{"$": 0}"#, .parameter(0)), (#"{"$": 1}"#, .parameter(1)),
            (#"{"$": {"lit": {"$": ["f", {"$": "x"}]}}}"#, .value(["$": ["f", ["$": "x"]]])),
            (#"{"$": {"bytes": "AAH/"}}"#, .value(.bytes([0, 1, 255]))),
            (#"{"$": {"bytes": "AA=="}}"#, .value(.bytes([0]))),
            (#"{"$": {"float64": "nan"}}"#, .value(.float64(.nan))),
            (#"{"$": {"float64": "-inf"}}"#, .value(.float64(-.infinity))),
            (#"{"$": {"map": [["$", 1], ["a", {"$": "x"}]]}}"#, .map(["$": 1, "a": .key("x")])),
            (#"[1, {"$": "x"}, [2]]"#, .list([1, .key("x"), [2]])),
            (#"{"a": {"$": "x"}, "b": {"$ref": null}}"#, .map(["a": .key("x"), "b": ["$ref": nil]])),
            (#"{"\u0024": "x"}"#, .key("x")),
            (#"{}"#, .value([:])), ("[]", .value([])), ("[[], {}]", .value([[], [:]])),
            (#""{$: x}""#, "{$: x}"), ("true", true), (" null ", nil),
        ] as [(String, Term)])
    func forms(json: String, term: Term) throws {
        let graph = try Graph(json: "{\"k\": \(json)}")
        #expect(graph["k"] == term)
        #expect(try Graph(json: graph.json) == graph)
    }

    @Test(
        "numbers without a fraction are int64, others float64",
        arguments: [
            ("0", .int64(0)), ("-0", .int64(0)), ("9223372036854775807", .int64(.max)),
            ("-9223372036854775808", .int64(.min)),
            ("1.0", .float64(1)), ("-0.0", .float64(-0.0)), ("1e2", .float64(100)), ("1E-2", .float64(0.01)),
            ("2.5e+3", .float64(2500)), ("0.1", .float64(0.1)),
            ("123456789012345678901.5", .float64(123456789012345678901.5)),
            ("5e-324", .float64(.leastNonzeroMagnitude)),
            ("1.7976931348623157e308", .float64(.greatestFiniteMagnitude)),
            ("0.30000000000000004", .float64(0.30000000000000004)), ("1e-400", .float64(0)),
        ] as [(String, Value)])
    func numbers(json: String, value: Value) throws {
        let read = try GraphJSON.decodeValue(Array(json.utf8))
        #expect(read == value)
        if case .float64(let number) = read, case .float64(let expected) = value {
            #expect(number.bitPattern == expected.bitPattern)
        }
    }

    @Test(
        "strings",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""é\u00e9\ud83d\ude00😀""#, "éé😀😀"), (#""""#, ""),
            (#""a\u0000b""#, "a\0b"),
        ])
    func strings(json: String, string: String) throws {
        #expect(try GraphJSON.decodeValue(Array(json.utf8)) == .string(string))
        #expect(try GraphJSON.decodeValue(Array(GraphJSON.encode(.string(string)).utf8)) == .string(string))
    }

    @Test(
        "each mistake is told with its line and column",
        arguments: [
            ("", "line 1, column 1: the text is empty"),
            ("[1]", "line 1, column 1: a graph is an object, {\"key\": …}; `[` is there"),
            (
                "{\n  \"x\": 1,\n}",
                "line 3, column 1: a name in quotes is missing; `}` is there; no comma stands before `}`"
            ),
            ("{\"x\": [1, 2,]}", "line 1, column 13, x: a value is missing; `]` is there; no comma stands before `]`"),
            ("{\"x\": 1", "line 1, column 8: `,` or `}` is missing; the end of the text is there"),
            ("{\"x\": [1", "line 1, column 9, x: `,` or `]` is missing; the end of the text is there"),
            ("{\"x\": \"abc", "line 1, column 7, x: the text ends inside a string"),
            ("{\"x\": \"a\\", "line 1, column 9, x: the text ends inside a string"),
            (
                "{\"x\": \"a\nb\"}",
                "line 1, column 9, x: a string ends on its line; a line break inside it is written \\n"
            ),
            ("{\"x\": \"\u{1}\"}", "line 1, column 8, x: a control character in a string is written \\u0001"),
            ("{\"x\": \"\\q\"}", "line 1, column 8, x: a backslash is followed by one of \" \\ / b f n r t u"),
            ("{\"x\": \"\\u12g4\"}", "line 1, column 10, x: \\u is followed by four hexadecimal digits"),
            (
                "{\"é\": \"\\ud800x\"}",
                "line 1, column 8, é: half of a surrogate pair stands alone, and is no character"
            ),
            ("{\"x\": 1} {", "line 1, column 10: nothing should follow here; `{` is there"),
            ("{\"x\": 01}", "line 1, column 7, x: a number has no zeros in front"),
            ("{\"x\": 1.}", "line 1, column 9, x: a digit is missing behind the point; `}` is there"),
            ("{\"x\": -}", "line 1, column 8, x: a digit is missing; `}` is there"),
            (
                "{\"x\": 9223372036854775808}",
                """
                line 1, column 7, x: 9223372036854775808 does not fit an int64; \
                with a fraction, as 9223372036854775808.0, it is a float64
                """
            ),
            ("{\"x\": 1e400}", "line 1, column 7, x: 1e400 does not fit a float64"),
            ("{\"x\": NaN}", "line 1, column 7, x: NaN is written {\"$\": {\"float64\": \"nan\"}}"),
            ("{\"x\": tru}", "line 1, column 7, x: a value is missing; `t` is there"),
            ("{\"x\" 1}", "line 1, column 6, x: `:` behind a key is missing; `1` is there"),
            ("{x: 1}", "line 1, column 2: a name in quotes is missing; `x` is there"),
            ("{\"x\": 1,\n \"x\": 2}", "line 2, column 2, x: the key `x` stands here again"),
            ("{\"x\": {\"a\": 1, \"a\": 2}}", "line 1, column 16, x: `a` stands twice in this object"),
            ("{\"$x\": 1}", "line 1, column 2, $x: a key does not begin with `$`"),
            (
                "{\"x\": {\"$\": \"y\", \"b\": 1}}",
                "line 1, column 18, x: an object with `$` has no other members; data with `$` is written {\"$\": {\"lit\": …}}"
            ),
            ("{\"x\": {\"$\": {\"fun\": 1}}}", nil),
            (
                "{\"x\": {\"$\": {\"futur\": 1}}}",
                "line 1, column 14, x: `futur` is not known inside of `$`; did you mean `future`?"
            ),
            ("{\"x\": {\"$\": {\"call\": \"f\", \"retry\": 1}}}", nil),
            ("{\"x\": {\"$\": {\"args\": []}}}", nil), ("{\"x\": {\"$\": {}}}", nil),
            ("{\"x\": {\"$\": {\"lit\": 1, \"args\": []}}}", "line 1, column 24, x: `args` only goes with `call`"),
            (
                "{\"x\": {\"$\": {\"lit\": 1, \"bytes\": \"\"}}}",
                "line 1, column 24, x: `bytes` and `lit` do not stand together"
            ),
            (
                "{\"x\": {\"$\": [1]}}",
                "line 1, column 13, x: a call begins with the name of a function: [\"function\", …]"
            ),
            ("{\"x\": {\"$\": []}}", nil), ("{\"x\": {\"$\": [\"\"]}}", nil), ("{\"x\": {\"$\": true}}", nil),
            ("{\"x\": {\"$\": -1}}", "line 1, column 13, x: a parameter is a whole number from 0 to 255"),
            ("{\"x\": {\"$\": 0.5}}", nil), ("{\"x\": {\"$\": 256}}", nil),
            ("{\"x\": {\"$\": {\"bytes\": \"A\"}}}", "line 1, column 23, x: `bytes` is followed by base64"),
            ("{\"x\": {\"$\": {\"bytes\": \"AB==\"}}}", nil),
            ("{\"x\": {\"$\": {\"float64\": \"1\"}}}", nil), ("{\"x\": {\"$\": {\"future\": \"12\"}}}", nil),
            (
                "{\"x\": {\"$\": {\"call\": \"f\", \"retries\": -1}}}",
                "line 1, column 38, x: `retries` is followed by a whole number, 0 or more"
            ),
            ("{\"x\": {\"$\": {\"call\": \"f\", \"after\": [1]}}}", nil),
            ("{\"x\": {\"$\": {\"call\": \"f\", \"timeout\": 0}}}", nil),
            ("\u{feff}{}", "line 1, column 1: the text begins with a byte order mark; save it as UTF-8 without one"),
        ] as [(String, String?)])
    func mistakes(json: String, expected: String?) throws {
        let errors = try #require(throws: GraphErrors.self) { try Graph(json: json) }
        #expect(errors.errors.count == 1)
        if let expected { #expect(errors.description == expected) }
    }

    @Test(
        "bytes that are not UTF-8 are told where they are",
        arguments: [
            ([0xff], 8), ([0x61, 0xc3, 0x28], 9), ([0xc3, 0xa9, 0xed, 0xa0, 0x80], 9), ([0xc0, 0x80], 8),
        ] as [([UInt8], Int)])
    func invalidUTF8(bytes: [UInt8], column: Int) throws {
        let json = Array("{\"x\": \"".utf8) + bytes + Array("\"}".utf8)
        let errors = try #require(throws: GraphErrors.self) { try Graph(json: json) }.errors
        #expect(errors.count == 1)
        #expect(errors[0].column == column)
        #expect(errors[0].message.hasPrefix("a string is not UTF-8"))
    }

    @Test("what is JSON and still wrong is told all at once, in the order of the text")
    func together() throws {
        let json = """
            {
              "a": 99999999999999999999,
              "a": {"$": "b", "c": 1},
              "$d": {"$": {"unknown": 1}}
            }
            """
        let errors = try #require(throws: GraphErrors.self) { try Graph(json: json) }.errors
        #expect(errors.map(\.line) == [2, 3, 3, 4, 4])
    }

    @Test("errors of the check have the position of their key")
    func positions() throws {
        let graph = try Graph(
            json: "{\"é\": 1, \"x\":\n1,\n  \"y\": {\"$\": [\"math.inc\", [{\"$\": [\"none.such\"]}]]}}")
        let errors = graph.check(catalog: .sample)
        #expect(
            errors.map(\.description) == [
                "line 3, column 3, y[0][0]: `none.such` is not a known function",
                "line 3, column 3, y: `math.inc` takes (x: int64): argument `x` must be int64, and list<value> is given",
            ])
    }

    @Test("nesting has a bound", arguments: ["[", "{\"a\":", "{\"$\":[\"f\","])
    func depth(opening: String) throws {
        let json = "{\"x\": " + String(repeating: opening, count: 100_000)
        let errors = try #require(throws: GraphErrors.self) { try Graph(json: json) }
        #expect(errors.errors.last?.message == "arrays and objects nest at most 128 deep")
    }

    @Test(
        "values say what JSON can't",
        arguments: [
            (
                .list([.float64(.nan), .float64(.infinity), .float64(1)]),
                #"[{"$": {"float64": "nan"}}, {"$": {"float64": "inf"}}, 1.0]"#
            ),
            (.map(["b": .bytes([1, 2]), "a": .null]), #"{"a": null, "b": {"$": {"bytes": "AQI="}}}"#),
            (.map(["$": .int64(1)]), #"{"$": {"map": [["$", 1]]}}"#), (.string("a\"\u{1}\n"), #""a\"\u0001\n""#),
            (.float64(1e300), "1e+300"),
        ] as [(Value, String)])
    func values(value: Value, json: String) throws {
        #expect(GraphJSON.encode(value) == json)
        #expect(try GraphJSON.decodeValue(Array(json.utf8)) == value)
    }
}

import Foundation
import MusterGraph
import MusterRegistry
import Testing

/// The text of stubs, without a compiler.
@Suite("Stubs")
struct StubSourceTests {
    private func manifest(_ functions: [Manifest.Function], name: String = "demo") -> Manifest {
        Manifest(
            name: name, version: "1.2.0", library: "libDemo.so", abi: .muster(major: 1, minor: 0), functions: functions)
    }

    private func function(
        _ name: String, _ arguments: [(String, String)] = [], _ result: String = "int64",
        documentation: String = "Said."
    ) -> Manifest.Function {
        Manifest.Function(
            name: name, arguments: arguments.map { Manifest.Argument(name: $0.0, type: $0.1) }, result: result,
            documentation: documentation)
    }

    /// The declarations that functions become, without what stands around them.
    private func declarations(_ functions: [Manifest.Function]) throws -> [String] {
        let lines = try StubSource([manifest(functions)]).text.split(separator: "\n").map(String.init)
        return lines.filter { $0.hasPrefix("    ") && !$0.contains("///") }.map { String($0.dropFirst(4)) }
    }

    @Test("a whole file")
    func file() throws {
        var greet = function(
            "demo.greet", [("name", "string")], "string", documentation: "A greeting.\n\nNothing more.")
        greet.examples = [#"demo.greet("A") == "Hello, A!""#]
        greet.flags = [.effects]
        let other = function("demo.all", [], "list<value>", documentation: "")
        #expect(
            try StubSource([manifest([greet, other])]).text == """
                // Made by `muster stubs` from the manifests of: demo 1.2.0.
                // Changes here are lost when it is made again.

                public import Muster

                /// The functions `demo.…`.
                public enum Demo {
                    /// `demo.all() -> list<value>`
                    public static func all() -> Expr<[Value]> { .call("demo.all") }

                    /// A greeting.
                    ///
                    /// Nothing more.
                    ///
                    /// It has effects: it is never run twice unasked.
                    ///
                    /// - Example: `demo.greet("A") == "Hello, A!"`
                    public static func greet(_ name: Expr<String>) -> Expr<String> { .call("demo.greet", name) }
                }

                """)
    }

    @Test(
        "types as Swift spells them",
        arguments: [
            ("null", "Never?"), ("bool", "Bool"), ("int64", "Int"), ("float64", "Double"), ("string", "String"),
            ("bytes", "[UInt8]"), ("value", "Value"), ("list<list<int64>>", "[[Int]]"), ("optional<string>", "String?"),
            ("map<list<bool>>", "[String: [Bool]]"), ("tuple<int64, string>", "Pair<Int, String>"),
            ("list<tuple<item: string, count: int64>>", "[Pair<String, Int>]"),
            ("tuple<a: bool, b: value, int64>", "Tuple<Bool, Value, Int>"), ("tuple<int64>", "Tuple<Int>"),
        ])
    func types(type: String, spelling: String) throws {
        #expect(
            try declarations([function("demo.f", [("x", type)], type)]) == [
                #"public static func f(_ x: Expr<\#(spelling)>) -> Expr<\#(spelling)> { .call("demo.f", x) }"#
            ])
    }

    @Test("a function that is taken is a closure over expressions")
    func functions() throws {
        let apply = function("demo.apply", [("f", "function<int64, string -> bool>"), ("x", "int64")], "bool")
        #expect(
            try declarations([apply]) == [
                "public static func apply(_ f: (Expr<Int>, Expr<String>) -> Expr<Bool>, _ x: Expr<Int>) -> Expr<Bool> {",
                #"    .call("demo.apply", Lambda(f).argument, x)"#, "}",
            ])
    }

    @Test("what Swift can't spell is left out, and it is said why")
    func leftOut() throws {
        let found = try declarations([
            function("demo.a", [("f", "function<-> int64>")]),
            function("demo.b", [], "tuple<int64, list<function<int64 -> int64>>>"),
            function("demo.c", [("x", "list<T>")]),
        ])
        #expect(
            found == [
                "// demo.a(f: function< -> int64>) -> int64 has no stub: a function that it takes can't be spelled in Swift.",
                "// demo.b() -> tuple<int64, list<function<int64 -> int64>>> has no stub: a function that it takes can't be spelled in Swift.",
                "// demo.c(x: list<T>) -> int64 has no stub: `T` stands for any type.",
            ])
    }

    @Test("what is the same in Swift has one stub")
    func doubles() throws {
        let found = try declarations([
            function("demo.f", [("x", "tuple<a: int64, b: int64>")]),
            function("demo.f", [("x", "tuple<int64, int64>")]),
            function("demo.f", [("x", "int64")]),
        ])
        #expect(
            found == [
                #"public static func f(_ x: Expr<Int>) -> Expr<Int> { .call("demo.f", x) }"#,
                #"public static func f(_ x: Expr<Pair<Int, Int>>) -> Expr<Int> { .call("demo.f", x) }"#,
                "// demo.f(x: tuple<int64, int64>) -> int64 has no stub of its own: in Swift it is the same as demo.f(x: tuple<a: int64, b: int64>) -> int64.",
            ])
    }

    @Test(
        "names are Swift's, and keywords are escaped",
        arguments: [
            ("demo.to_upper", "toUpper"), ("demo.repeat", "`repeat`"), ("demo.init", "`init`"), ("demo.2pi", "_2pi"),
            ("demo.FFT", "fft"), ("demo.Mean", "mean"), ("demo.__", "unnamed"), ("demo.A_b", "aB"),
        ])
    func names(name: String, spelled: String) throws {
        #expect(
            try declarations([function(name)]) == [
                #"public static func \#(spelled)() -> Expr<Int> { .call("\#(name)") }"#
            ])
    }

    @Test("arguments: two have no labels, more have them")
    func labels() throws {
        let found = try declarations([
            function("demo.a", [("x", "int64"), ("in", "int64")]),
            function("demo.b", [("x", "int64"), ("is_y", "int64"), ("isY", "int64")]),
        ])
        #expect(
            found == [
                #"public static func a(_ x: Expr<Int>, _ `in`: Expr<Int>) -> Expr<Int> { .call("demo.a", x, `in`) }"#,
                #"public static func b(_ x: Expr<Int>, isY: Expr<Int>, isY2: Expr<Int>) -> Expr<Int> { .call("demo.b", x, isY, isY2) }"#,
            ])
    }

    @Test(
        "families are types in the order of names",
        arguments: [
            ("demo.f", "demo", "Demo"), ("cexample.f", "c-example", "CExample"), ("num.lin_alg.f", "num", "NumLinAlg"),
            ("string.f", "string", "StringFunctions"), ("2d.f", "shapes", "Functions2d"),
        ])
    func families(function name: String, plugin: String, type: String) throws {
        #expect(try StubSource([manifest([function(name)], name: plugin)]).families.map(\.name) == [type])
    }

    @Test("the order of manifests and of functions does not matter")
    func order() throws {
        let one = [function("b.g"), function("a.f", [("x", "int64")]), function("a.f", [("x", "float64")])]
        let other = [function("a.g"), function("c.f")]
        let forwards = try StubSource([manifest(one, name: "one"), manifest(other, name: "other")])
        let backwards = try StubSource([
            manifest(other.reversed(), name: "other"), manifest(one.reversed(), name: "one"),
        ])
        #expect(forwards.text == backwards.text)
        #expect(forwards.families.map(\.name) == ["A", "B", "C"])
        #expect(forwards.text.contains("from the manifests of: one 1.2.0, other 1.2.0."))
    }

    @Test("stubs that are not public import what they use for themselves")
    func access() throws {
        let text = try StubSource([manifest([function("demo.f")])], access: .internal).text
        #expect(text.contains("\nimport Muster\n") && !text.contains("public "))
        #expect(text.contains("\nenum Demo {\n") && text.contains("    static func f() -> Expr<Int>"))
    }

    @Test("what a plugin with one family says is said of it")
    func documentation() throws {
        var manifest = manifest([function("demo.f")])
        manifest.documentation = "What it is for."
        #expect(try StubSource([manifest]).text.contains("\n/// What it is for.\npublic enum Demo {\n"))
    }
}

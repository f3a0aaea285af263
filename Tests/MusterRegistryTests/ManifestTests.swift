import Foundation
import MusterGraph
import MusterRegistry
import Testing

@Suite("Manifests")
struct ManifestTests {
    private func manifest(_ functions: String, format: String = "1.0", abi: String = "c") throws -> Manifest {
        let json = """
            {"format": "\(format)", "name": "demo", "version": "1.0.0", "library": "libdemo.so", "abi": "\(abi)",
             "later": {"a": 1}, "functions": [\(functions)]}
            """
        return try Manifest(decoding: Data(json.utf8), from: "demo.json")
    }

    @Test("a manifest is read, unknown members are passed over, and it survives being written")
    func roundTrip() throws {
        let read = try manifest(
            """
            {"name": "demo.twice", "symbol": "twice", "header": "demo.h", "version": "1.1.0", "color": "green",
             "arguments": [{"name": "x", "type": "int64", "c": "int"}], "result": "float64",
             "flags": ["threadSafe", "effects"], "documentation": "Twice x.", "examples": ["demo.twice(2) == 4.0"]}
            """, format: "1.7")
        #expect(read.abi == .c)
        #expect(read.functions[0].signatureText == "(x: int64) -> float64")
        #expect(read.functions[0].flags == [.threadSafe, .effects])
        let written = try read.json()
        #expect(try Manifest(decoding: Data(written.utf8), from: "again.json") == read)
        #expect(try read.json() == written)
        #expect(written.hasSuffix("}\n"))
    }

    @Test(
        "every error says the file, the place and what is wrong",
        arguments: [
            (#"{"name": "demo.x", "symbol": "x", "arguments": []}"#, "demo.json: functions[0]: \"result\" is missing"),
            (
                #"{"name": "x", "symbol": "x", "arguments": [], "result": "null"}"#,
                "demo.json: functions[0].name: \"x\" is not a function's name"
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [{"name": "a"}], "result": "null"}"#,
                "demo.json: functions[0].arguments[0]: \"type\" is missing"
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [{"name": "a", "type": "int"}], "result": "null"}"#,
                "demo.json: functions[0]: (a: int) -> null: column"
            ),
            (
                #"{"name": "demo.x", "arguments": [], "result": "null"}"#,
                "demo.json: functions[0]: demo.x has no \"symbol\""
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [], "result": "null", "flags": ["fast"]}"#,
                "demo.json: functions[0].flags: \"fast\" is no flag"
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [{"name": "a", "type": "bool", "c": "int"}], "result": "null"}"#,
                "demo.json: functions[0]: argument a is bool"
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": 7, "result": "null"}"#,
                "demo.json: functions[0].arguments: an array was expected, and a number is there"
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [{"name": "a", "type": "int64", "c": "short"}], "result": "null"}"#,
                "demo.json: functions[0].arguments[0].c: \"short\" is no C type that can be given here; these are: int8, "
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [{"name": "a", "type": "float64", "c": "int"}], "result": "null"}"#,
                "demo.json: functions[0]: argument a is float64; \"int\" is a C type of int64"
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [{"name": "a", "type": "optional<string>", "c": "cstring"}], "result": "null"}"#,
                "demo.json: functions[0]: argument a is optional<string>; \"cstring\" is a C type of string"
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [], "result": "int64", "resultC": "cstring"}"#,
                "demo.json: functions[0]: the result is int64; \"cstring\" is a C type of string and optional<string>"
            ),
            (
                #"{"name": "demo.x", "symbol": "x", "arguments": [], "result": "null"}, {"name": "demo.x", "symbol": "y", "arguments": [], "result": "null"}"#,
                "demo.json: functions[1]: demo.x 1.0.0 () -> null stands in functions[0] already"
            ),
            ("nonsense", "demo.json: line 2, column 35: this is not JSON: "),
        ])
    func errors(functions: String, expected: String) {
        let error = #expect(throws: ManifestError.self) { try manifest(functions) }
        #expect(error.map { "\($0)".hasPrefix(expected) } == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test("an unknown major format, ABI or a library with a folder is refused")
    func refusals() {
        #expect(throws: ManifestError.self) { try manifest("", format: "2.0") }
        #expect(throws: ManifestError.self) { try manifest("", format: "one") }
        #expect(throws: ManifestError.self) { try manifest("", abi: "rust") }
        let json = #"{"format": "1.0", "name": "d", "version": "1", "library": "../d.so", "abi": "c", "functions": []}"#
        let error = #expect(throws: ManifestError.self) { try Manifest(decoding: Data(json.utf8), from: "d.json") }
        #expect(error?.place == "library")
        #expect(throws: ManifestError(file: "/no/such.json", message: "there is no such file, or it cannot be read")) {
            try Manifest(contentsOf: "/no/such.json")
        }
    }

    @Test("every manifest in registry/ can be read, and is called like its file")
    func shipped() throws {
        let folder = TemporaryFolder.package + "/registry"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".json") && $0 != "manifest.schema.json" }
        #expect(names.contains("libm.json"))
        for name in names {
            let manifest = try Manifest(contentsOf: folder + "/" + name)
            #expect(!manifest.functions.isEmpty, "\(name)")
            for function in manifest.functions {
                #expect(!function.documentation.isEmpty, "\(name): \(function.name) is not documented")
            }
        }
    }
}

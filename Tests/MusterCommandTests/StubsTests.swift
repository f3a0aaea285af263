import Foundation
import MusterProcesses
import Testing

/// `muster stubs`
@Suite struct StubsTests {
    private static let registry = Document.root.appendingPathComponent("registry").path

    private static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stubs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    /// A manifest with all that is not usual.
    private static let odd = """
        {
          "format": "1.0", "name": "odd-one", "version": "1.0.0", "library": "libOdd.so", "abi": "1.0",
          "functions": [
            {"name": "oddone.repeat", "arguments": [{"name": "in", "type": "bytes"}, {"name": "self", "type": "null"}],
             "result": "optional<bytes>", "documentation": "A keyword.\\n\\nTwice."},
            {"name": "oddone.to_value", "arguments": [], "result": "map<list<value>>"},
            {"name": "oddone.three", "arguments": [{"name": "x", "type": "tuple<int64, a: bool, string>"}],
             "result": "tuple<item: string, count: int64>"},
            {"name": "oddone.apply",
             "arguments": [{"name": "f", "type": "function<int64 -> int64>"}, {"name": "items", "type": "list<int64>"}],
             "result": "list<int64>"},
            {"name": "oddone.any", "arguments": [{"name": "x", "type": "T"}], "result": "T"},
            {"name": "oddone.withALongNameAndManyArguments", "result": "map<tuple<string, list<optional<float64>>>>",
             "arguments": [
               {"name": "first", "type": "map<list<string>>"}, {"name": "second", "type": "list<list<float64>>"},
               {"name": "third", "type": "optional<tuple<string, string>>"}, {"name": "fourth", "type": "string"},
               {"name": "fifthOfAll", "type": "list<tuple<name: string, age: int64>>"},
               {"name": "sixthAndLast", "type": "list<tuple<name: string, age: int64, isTall: bool>>"}]},
            {"name": "string.length", "arguments": [{"name": "string", "type": "string"}], "result": "int64"}
          ]
        }
        """

    @Test func stubsOfOddManifestsCompileAndAreFormatted() async throws {
        try await Self.withFolder { folder in
            try Data(Self.odd.utf8).write(to: folder.appendingPathComponent("odd-one.json"))
            for access in ["public", "internal"] {
                let file = folder.appendingPathComponent("\(access).swift")
                let outcome = try await Muster.run(
                    ["stubs", folder.path, Self.registry, "--output", file.path, "--access", access])
                #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "", "\(outcome)")
                let strict = ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"]
                let options = strict.flatMap { ["-enable-upcoming-feature", $0] }
                #expect(try await SwiftCompiler.check(file, options: options) == [])
                let lint = RunningProcess(
                    URL(fileURLWithPath: "/usr/bin/env"),
                    [
                        "swift", "format", "lint", "--strict", "--configuration",
                        Document.root.appendingPathComponent(".swift-format").path, file.path,
                    ])
                try lint.start()
                lint.write("")
                let said = try await lint.outcome(within: .seconds(600))
                #expect(said.status == 0, "\(said.errors)")
            }
        }
    }

    @Test func stubsArePrintedAndRepeatable() async throws {
        let all = try await Muster.run(["stubs", Self.registry])
        #expect(all.status == 0 && all.output.contains("\npublic enum Math {\n"))
        let twice = try await Muster.run(["stubs", Self.registry + "/math.json", Self.registry])
        #expect(twice.output == all.output)
    }

    @Test func whatIsWrongIsSaidAndNothingIsWritten() async throws {
        try await Self.withFolder { folder in
            let empty = try await Muster.run(["stubs", folder.path])
            #expect(empty.status == 2 && empty.errors.contains("no manifest lies there"), "\(empty.errors)")
            let file = folder.appendingPathComponent("out.swift")
            try Data("{".utf8).write(to: folder.appendingPathComponent("broken.json"))
            let broken = try await Muster.run(
                ["stubs", folder.path, Self.registry, folder.path + "/missing.json", "--output", file.path])
            #expect(broken.status == 2 && broken.output == "")
            #expect(broken.errors.contains("broken.json") && broken.errors.contains("missing.json"), "\(broken.errors)")
            #expect(!FileManager.default.fileExists(atPath: file.path))
            let unwritable = try await Muster.run(["stubs", Self.registry, "--output", folder.path + "/no/out.swift"])
            #expect(unwritable.status == 2 && unwritable.errors.contains("can't be written"), "\(unwritable.errors)")
            let access = try await Muster.run(["stubs", Self.registry, "--access", "private"])
            #expect(access.status == 2)
        }
    }
}

import Foundation
import MusterGraph
import MusterLinux

/// Compares a foreign library's manifest with the C headers that it names, by asking the C compiler.
///
/// For each function a line of C assigns it to a pointer of the type that the manifest describes, which the compiler
/// refuses where the header declares another.
package struct HeaderCheck: Sendable {
    /// What came of one function.
    package struct Finding: Hashable, Sendable, CustomStringConvertible {
        package let function: String
        /// What the compiler says; nil when header and manifest agree.
        package let problem: String?

        package var description: String { "\(function): \(problem ?? "as its header says")" }
    }

    /// Why nothing could be compared.
    package struct Unavailable: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// The compiler's path.
    package let compiler: String
    /// Folders in which headers are looked for before the system's.
    package let headerFolders: [String]

    /// - Parameter compiler: A C compiler; nil for the first of `cc`, `clang` and `gcc` on the path.
    package init(compiler: String? = nil, headerFolders: [String] = []) throws(Unavailable) {
        guard let compiler = compiler ?? Self.findCompiler() else {
            throw Unavailable(
                description: "no C compiler (cc, clang or gcc) is on the path; without one nothing is compared")
        }
        self.compiler = compiler
        self.headerFolders = headerFolders
    }

    /// Compares each function of a manifest.
    package func check(_ manifest: Manifest) throws -> [Finding] {
        guard case .c = manifest.abi else {
            throw Unavailable(
                description: "\(manifest.name) is a plugin; headers are for manifests with \"abi\": \"c\"")
        }
        var findings: [Finding] = []
        for function in manifest.functions {
            findings.append(Finding(function: function.name, problem: try problem(of: function)))
        }
        return findings
    }

    private func problem(of function: Manifest.Function) throws -> String? {
        guard let header = function.header else { return "the manifest names no header" }
        guard let symbol = function.symbol, Self.isIdentifier(symbol), Self.isHeader(header) else {
            return "its symbol or its header is not one that C can have"
        }
        guard let results = Self.spellings(ofResult: function) else { return "no C function gives \(function.result)" }
        var arguments: [String] = []
        for argument in function.arguments {
            guard let c = argument.c ?? .usual(for: argument.type), c.type == argument.type else {
                return "no C function takes \(argument.type)"
            }
            arguments.append(c.spellings[0])
        }
        let list = arguments.isEmpty ? "void" : arguments.joined(separator: ", ")
        var problem: String?
        for result in results {
            let found = try compile(
                """
                #include <stdbool.h>
                #include <stddef.h>
                #include <stdint.h>
                #include <\(header)>
                \(result) (*muster_function)(\(list)) = \(symbol);
                """)
            if found == nil { return nil }
            problem = problem ?? found
        }
        return problem
    }

    /// What C may call the result; nil for a type that no C function gives.
    private static func spellings(ofResult function: Manifest.Function) -> [String]? {
        if function.result == "null", function.resultC == nil { return ["void"] }
        guard let c = function.resultC ?? .usual(for: function.result), c.resultTypes.contains(function.result) else {
            return nil
        }
        return c.spellings
    }

    /// What the compiler says of `source`; nil when it accepts it.
    private func compile(_ source: String) throws -> String? {
        let arguments =
            ["-x", "c", "-std=gnu11", "-D_GNU_SOURCE", "-fsyntax-only", "-fno-builtin", "-Werror"]
            + headerFolders.flatMap { ["-I", $0] }
            + ["-"]
        let environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { _, new in new }
        let (end, bytes) = try SpawnedProcess.output(
            of: compiler, arguments, environment: environment, input: source)
        if end == .exited(status: 0) { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        // The first error says it; what follows repeats the line with a mark below it.
        let line = text.split(separator: "\n").first { $0.contains("error:") }
        guard let line, let error = line.range(of: "error: ") else { return "the compiler refuses it: \(text)" }
        let message = String(line[error.upperBound...])
        guard message.contains("No such file") || message.contains("file not found") else { return message }
        return message + "; headers are looked for beside the manifest, then in the folders of CPATH and the compiler's"
    }

    /// What becomes part of a C file must not be able to say more than it should.
    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isLetterOrDigit($0) }
    }

    private static func isHeader(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { "_./+-".utf8.contains($0) || isLetterOrDigit($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func findCompiler() -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in ["cc", "clang", "gcc"] {
            for folder in folders {
                let path = folder + "/" + name
                if FileManager.default.isExecutableFile(atPath: path) { return path }
            }
        }
        return nil
    }
}

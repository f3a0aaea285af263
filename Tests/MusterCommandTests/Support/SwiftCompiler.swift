import Foundation
import MusterProcesses

/// The compiler, as a package that uses the built modules would call it; it only checks types.
struct SwiftCompiler {
    /// What it says of one place in a file.
    struct Diagnostic: Hashable {
        let line: Int
        /// `error` or `warning`.
        let kind: String
        let message: String
    }

    /// Checks a file, and gives the errors and warnings in it.
    ///
    /// - Parameter options: What else the compiler is told.
    static func check(_ file: URL, options: [String] = []) async throws -> [Diagnostic] {
        let process = RunningProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "swiftc", "-typecheck", "-swift-version", "6", "-diagnostic-style", "llvm", "-no-color-diagnostics",
                "-package-name", "user", "-I", Muster.products.appendingPathComponent("Modules").path,
                "-module-cache-path", Muster.products.appendingPathComponent("ModuleCache").path,
            ] + (try moduleMaps()) + options + [file.path])
        try process.start()
        process.write("")
        let outcome = try await process.outcome(within: .seconds(600))
        let found = outcome.errors.split(separator: "\n").compactMap { diagnostic(String($0), in: file) }
        if outcome.status != 0, !found.contains(where: { $0.kind == "error" }) {
            throw Failure(description: "swiftc ended with \(outcome.status):\n\(outcome.errors)")
        }
        return found
    }

    /// The compiler failed, and not for what stands in the file.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The modules in C that Muster's are compiled with, which the compiler loads together with them.
    private static func moduleMaps() throws -> [String] {
        let sources = Document.root.appendingPathComponent("Sources")
        let folders = try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)
        return folders.filter { $0.lastPathComponent.hasPrefix("C") }.sorted { $0.path < $1.path }.flatMap { folder in
            let name = folder.lastPathComponent
            let written = folder.appendingPathComponent("module.modulemap")
            let generated = Muster.products.appendingPathComponent("\(name).build/module.modulemap")
            let map = [written, generated].first { FileManager.default.fileExists(atPath: $0.path) }
            return map.map { ["-Xcc", "-fmodule-map-file=\($0.path)"] } ?? []
        }
    }

    /// `FILE:LINE:COLUMN: KIND: MESSAGE`
    private static func diagnostic(_ line: String, in file: URL) -> Diagnostic? {
        guard line.hasPrefix(file.path + ":") else { return nil }
        let parts = line.dropFirst(file.path.count + 1).split(
            separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let number = Int(parts[0]) else { return nil }
        let kind = parts[2].trimmingCharacters(in: .whitespaces)
        guard ["error", "warning"].contains(kind) else { return nil }
        return Diagnostic(line: number, kind: kind, message: parts[3].trimmingCharacters(in: .whitespaces))
    }
}

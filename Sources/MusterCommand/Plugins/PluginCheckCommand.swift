import ArgumentParser
import Foundation
import MusterGraph
import MusterRegistry

/// `muster plugin check PLUGIN…`
struct PluginCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that plugins can be loaded, and that manifests agree with libraries.",
        discussion: """
            The library is opened, its ABI, its functions and their signatures are checked, and its manifest is compared with \
            it where there is one. For a library that knows nothing of Muster, each entry of the manifest is compared with \
            the C header that it names, by the C compiler.
            """)

    @Argument(
        help: ArgumentHelp("Plugins: their names, or paths of libraries or manifests.", valueName: "plugin"),
        completion: .file(extensions: ["so", "json"]))
    var plugins: [String]

    @OptionGroup var options: PluginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let folders = try options.folders()
        var problems: [String] = []
        var checked: [Value] = []
        for plugin in plugins {
            do {
                let found = try check(try PluginPlace(plugin, in: folders))
                checked.append(found.value)
                problems += found.problems
                if found.problems.isEmpty, !output.json { Output.result(found.summary) }
            } catch let error as LoadError {
                problems.append(error.description)
            }
        }
        if output.json { Output.result(GraphJSON.encode(.list(checked))) }
        if !problems.isEmpty { throw CommandFailure(.wrongInput, messages: problems) }
    }

    private struct Found {
        var value: Value
        var summary: String
        var problems: [String]
    }

    private func check(_ place: PluginPlace) throws -> Found {
        let opened = try place.open()
        let library = opened.library
        let count = library.functions.count
        var summary =
            "\(library.name) \(library.version): \(count) function\(count == 1 ? "" : "s"), ABI \(library.abi)"
        var problems: [String] = []
        if let file = opened.manifest {
            summary += ", as \(Self.name(of: file)) says"
            if case .c = file.manifest.abi { problems = try compareWithHeaders(file) }
        }
        return Found(
            value: [
                "name": .string(library.name), "version": .string(library.version), "path": .string(library.path),
                "abi": .string("\(library.abi)"), "functions": .int64(Int64(count)),
                "problems": .list(problems.map { .string($0) }),
            ],
            summary: summary, problems: problems)
    }

    private static func name(of file: ManifestFile) -> String {
        URL(fileURLWithPath: file.path).lastPathComponent
    }

    private func compareWithHeaders(_ file: ManifestFile) throws -> [String] {
        do {
            return try HeaderCheck(headerFolders: [file.folder]).check(file.manifest).filter { $0.problem != nil }.map {
                "\(Self.name(of: file)): \($0.description)"
            }
        } catch let error as HeaderCheck.Unavailable {
            Output.problem("warning: \(Self.name(of: file)): not compared with C headers: \(error.description)")
            return []
        }
    }
}

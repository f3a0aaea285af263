import ArgumentParser
import Foundation
import MusterGraph
import MusterRegistry

/// `muster plugin list`
struct PluginListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the plugins in the plugin folders, and libraries with manifests.")

    @OptionGroup var options: PluginOptions
    @OptionGroup var output: OutputOptions

    fileprivate struct Entry {
        var name: String
        var version = ""
        var abi = ""
        var functionCount: Int?
        var place: String
        var problem: String?
    }

    func run() throws {
        let folders = try options.folders()
        var problems: [ManifestError] = []
        let entries = folders.all { problems.append($0) }.compactMap(entry)
        for problem in problems { Output.problem("warning: \(problem)") }
        output.json ? showJSON(entries) : show(entries)
        if entries.isEmpty, !output.json {
            let searched = folders.libraries.isEmpty ? "no folder is known" : folders.libraries.joined(separator: ", ")
            Output.note("No plugins: \(searched). Name a folder with --plugins.")
        }
    }

    /// What is shown of a plugin; nil for a manifest without its library, and for a library that is no plugin.
    private func entry(_ found: PluginFolders.Found) -> Entry? {
        switch found {
        case .absent: return nil
        case .foreign(let file, _):
            return Entry(file.manifest, place: found.library)
        case .plugin(let path, _):
            do {
                return Entry(try Manifest.describing(path), place: path)
            } catch {
                let name = URL(fileURLWithPath: path).lastPathComponent
                return Entry(name: name, place: path, problem: "\(error)")
            }
        }
    }

    private func show(_ entries: [Entry]) {
        var table = Table([
            ("name", .left), ("version", .left), ("abi", .left), ("functions", .right), ("library", .left),
        ])
        for entry in entries {
            table.add([
                entry.name, entry.version, entry.abi, entry.functionCount.map(String.init) ?? "-",
                entry.problem ?? entry.place,
            ])
        }
        table.show()
    }

    private func showJSON(_ entries: [Entry]) {
        Output.result(
            GraphJSON.encode(
                .list(
                    entries.map { entry in
                        [
                            "name": .string(entry.name), "version": .string(entry.version), "abi": .string(entry.abi),
                            "functions": entry.functionCount.map { .int64(Int64($0)) } ?? .null,
                            "library": .string(entry.place), "problem": entry.problem.map { .string($0) } ?? .null,
                        ]
                    })))
    }
}

extension PluginListCommand.Entry {
    fileprivate init(_ manifest: Manifest, place: String) {
        self.init(
            name: manifest.name, version: manifest.version, abi: "\(manifest.abi)",
            functionCount: manifest.functions.count, place: place)
    }
}

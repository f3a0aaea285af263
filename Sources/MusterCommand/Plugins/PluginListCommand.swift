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

    private struct Entry {
        var name: String
        var version = ""
        var abi = ""
        var functionCount: Int?
        var place: String
        var problem: String?
    }

    func run() throws {
        let folders = try options.folders()
        var entries = folders.libraries.flatMap { libraries(in: $0, besides: folders.unoffered) }
        for manifest in try folders.allManifests() {
            guard case .c = manifest.abi else { continue }
            entries.append(
                Entry(
                    name: manifest.name, version: manifest.version, abi: "\(manifest.abi)",
                    functionCount: manifest.functions.count, place: manifest.library))
        }
        output.json ? showJSON(entries) : show(entries)
        if entries.isEmpty, !output.json {
            let searched = folders.libraries.isEmpty ? "no folder is known" : folders.libraries.joined(separator: ", ")
            Output.note("No plugins: \(searched). Name a folder with --plugins.")
        }
    }

    private func libraries(in folder: String, besides unoffered: Set<String>) -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".so") && !unoffered.contains($0) }.sorted().map { name in
            let path = folder + "/" + name
            do {
                let manifest = try Manifest.describing(path)
                return Entry(
                    name: manifest.name, version: manifest.version, abi: "\(manifest.abi)",
                    functionCount: manifest.functions.count, place: path)
            } catch {
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

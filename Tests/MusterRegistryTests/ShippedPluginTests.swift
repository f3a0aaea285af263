import Foundation
import MusterGraph
import MusterRegistry
import Testing

/// The plugins that come with Muster, as they were built with these tests, against their manifests in `registry/`.
///
/// When one was changed on purpose: `MUSTER_RECORD=1 swift test --filter ShippedPluginTests` writes the manifests anew.
@Suite("Shipped plugins")
struct ShippedPluginTests {
    static let plugins: [(name: String, library: String)] = [
        ("math", "MusterMath"), ("compare", "MusterCompare"), ("text", "MusterText"),
        ("collections", "MusterCollections"), ("replay", "MusterReplay"), ("c-example", "MusterCExample"),
        ("misbehaving", "MusterMisbehaving"),
    ]

    private func path(of library: String) -> String { Bundle.main.bundlePath + "/lib\(library).so" }

    private func manifestPath(_ name: String) -> String { TemporaryFolder.package + "/registry/\(name).json" }

    @Test("a plugin and its manifest agree, down to the documentation", arguments: plugins)
    func agree(name: String, library: String) throws {
        let described = try Manifest.describing(path(of: library))
        if ProcessInfo.processInfo.environment["MUSTER_RECORD"] != nil {
            try Data(described.json().utf8).write(to: URL(fileURLWithPath: manifestPath(name)))
        }
        let manifest = try Manifest(contentsOf: manifestPath(name))
        #expect(described.functions.map(\.name) == manifest.functions.map(\.name))
        for (function, recorded) in zip(described.functions, manifest.functions) { #expect(function == recorded) }
        #expect(try described.json() == manifest.json())
        let opened = try PluginLibrary.open(path: path(of: library))
        #expect(opened.differences(from: manifest) == [])
        #expect(opened.functions.count > 0)
    }

    @Test("what a plugin's file says without being loaded is what it says when it is", arguments: plugins)
    func sections(name: String, library: String) throws {
        let loaded = Manifest(describing: try PluginLibrary.open(path: path(of: library)))
        #expect(try Manifest.describing(path(of: library)).json() == loaded.json())
    }

    @Test("every example is as it says", arguments: plugins)
    func examples(name: String, library: String) throws {
        let reports = try PluginLibrary.open(path: path(of: library)).runExamples()
        #expect(!reports.isEmpty)
        #expect(reports.filter { $0.problem != nil }.map(\.description) == [])
    }

    @Test("a plugin is found by the name of its manifest")
    func names() throws {
        let registry = Registry(
            folders: PluginFolders(
                libraries: [Bundle.main.bundlePath], manifests: [TemporaryFolder.package + "/registry"]))
        for plugin in Self.plugins { try registry.load(plugin.name) }
        #expect(registry.snapshot.libraries.count == Self.plugins.count)
        let add = FunctionOverloads(name: "math.add", candidates: registry.snapshot.functions(named: "math.add"))
        let context = CallContext(maximumResultBytes: 1000)
        #expect(try Value(decoding: add.call([Payload(encoding: 1), Payload(encoding: 2)], in: context)) == 3)
        #expect(try Value(decoding: add.call([Payload(encoding: 1), Payload(encoding: 2.5)], in: context)) == 3.5)
    }
}

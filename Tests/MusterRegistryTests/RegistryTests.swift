import Foundation
import MusterGraph
import MusterRegistry
import Testing

@Suite("The registry")
struct RegistryTests {
    private let folder: TemporaryFolder
    private let registry: Registry

    init() throws {
        folder = try TemporaryFolder()
        registry = Registry(folders: PluginFolders(libraries: [folder.path]), copies: folder.path + "/copies")
    }

    /// A plugin whose `demo.factor` multiplies by `factor`.
    private func plugin(
        factor: Int, version: String = "1.0.0", plugin: String = "demo", library: String = "Demo"
    ) throws {
        let source = CPlugin(
            name: plugin, version: version,
            code: "static int64_t scaled(int64_t x) { return \(factor) * x; }",
            operations: [
                .init(name: "demo.scaled", signature: "(x: int64) -> int64", native: "scaled", version: version)
            ])
        // Made elsewhere and moved here, as linkers do: a library that is open must not be written over.
        let built = try folder.compile(source.source, "Built")
        guard rename(built, "\(folder.path)/lib\(library).so") == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    private func scaled(_ snapshot: RegistrySnapshot, version: String = "1.0.0") throws -> [Value] {
        try snapshot.functions(named: "demo.scaled", version: version).map { try $0(10) }
    }

    @Test("nothing is visible before the commit, and a snapshot never changes")
    func phases() throws {
        try plugin(factor: 2)
        let before = registry.snapshot
        let load = try registry.prepare("Demo")
        #expect(registry.snapshot.functions.isEmpty)
        let after = try registry.commit(load)
        #expect(before.functions.isEmpty)
        #expect(try scaled(after) == [20])
        #expect(try scaled(registry.snapshot) == [20])
        #expect(registry.snapshot.descriptions.map(\.name) == ["demo.scaled"])
    }

    @Test("the same build again changes nothing")
    func again() throws {
        try plugin(factor: 2)
        try registry.load("Demo")
        try registry.load("Demo")
        #expect(registry.snapshot.libraries.count == 1)
    }

    @Test("a plugin is found by its library's name, its file name or a path in a plugin folder")
    func names() throws {
        try plugin(factor: 2)
        for name in ["Demo", "libDemo.so", folder.path + "/libDemo.so", folder.path + "/./libDemo.so"] {
            #expect(try registry.prepare(name).library.name == "demo", "\(name)")
        }
        #expect(throws: LoadError.notFound(name: "Absent", searched: [folder.path], near: ["Demo", "demo"])) {
            try registry.prepare("Absent")
        }
    }

    @Test("a plugin is found by what it calls itself, also by a new build of it")
    func ownName() throws {
        try plugin(factor: 2, plugin: "scaling")
        #expect(try scaled(registry.load("scaling")) == [20])
        try plugin(factor: 3, plugin: "scaling")
        #expect(try scaled(registry.load("scaling", replace: true)) == [30])
        #expect(
            throws: LoadError.notFound(name: "scalin", searched: [folder.path], near: ["scaling"])
        ) {
            try registry.prepare("scalin")
        }
        try plugin(factor: 4, plugin: "scaling", library: "Another")
        let paths = ["/libAnother.so", "/libDemo.so"].map { folder.path + $0 }
        #expect(throws: LoadError.severalLibraries(name: "scaling", paths: paths)) { try registry.prepare("scaling") }
    }

    @Test("what is asked of many functions tells of a few")
    func shortMessages() {
        let functions = (1...40).map { "demo.function\($0) 1.0.0 (x: int64) -> int64" }
        let error = LoadError.needsReplace(plugin: "demo", functions: functions, loaded: "a", offered: "b")
        #expect("\(error)".count < 300)
        #expect("\(error)".contains("and 37 more; give it a new version"))
    }

    @Test("a path outside of the plugin folders is refused, also by way of dots and links")
    func outside() throws {
        let other = try TemporaryFolder()
        let path = try other.compile(CPlugin.twice.source, "Demo")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/libLink.so", withDestinationPath: path)
        let name = URL(fileURLWithPath: other.path).lastPathComponent
        for path in [path, folder.path + "/../\(name)/libDemo.so", folder.path + "/libLink.so"] {
            #expect(throws: LoadError.outsideFolders(path: path, folders: [folder.path])) { try registry.prepare(path) }
        }
    }

    @Test("another build of a loaded version needs to replace it, and then both builds live")
    func replace() throws {
        try plugin(factor: 2)
        let first = try registry.load("Demo")
        try plugin(factor: 3)
        #expect {
            try registry.prepare("Demo")
        } throws: { error in
            guard
                case .needsReplace("demo", ["demo.scaled 1.0.0 (x: int64) -> int64"], let loaded, let offered)? = error
                    as? LoadError
            else { return false }
            let file = folder.path + "/libDemo.so (build "
            return loaded == file + "\(first.libraries[0].contentHash))" && offered.hasPrefix(file) && offered != loaded
        }
        #expect(try scaled(registry.snapshot) == [20])
        let second = try registry.load("Demo", replace: true)
        #expect(try scaled(second) == [30])
        #expect(try scaled(first) == [20])
        // The second was opened from a copy, and is still known by the file that people put there.
        let path = folder.path + "/libDemo.so"
        #expect(second.libraries.map(\.path) == [path, path])
        let refused = try folder.compile(CPlugin(code: "", operations: [], entry: "return NULL;").source, "Demo")
        #expect(throws: LoadError.refusedHost(path: refused)) { try registry.load("Demo", replace: true) }
        // And back, which finds the first build where it lies or in a copy, but not the second again.
        try plugin(factor: 2)
        #expect(try scaled(registry.load("Demo", replace: true)) == [20])
    }

    @Test("a build is not copied to where somebody else may put another in its place")
    func foreignCopies() throws {
        try plugin(factor: 2)
        try registry.load("Demo")
        let other = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/copies", withDestinationPath: other.path)
        try plugin(factor: 3)
        let reason = "\(folder.path)/copies is no folder of this user's own; remove it, or have its owner do so"
        #expect(throws: LoadError.cannotCopy(path: folder.path + "/libDemo.so", reason: reason)) {
            try registry.load("Demo", replace: true)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == [])
        #expect(try scaled(registry.snapshot) == [20])
    }

    @Test("another version stands beside the first, and the newest comes first")
    func versions() throws {
        try plugin(factor: 2, version: "1.9.0")
        try registry.load("Demo")
        try plugin(factor: 3, version: "1.10.0")
        let snapshot = try registry.load("Demo")
        #expect(snapshot.functions(named: "demo.scaled").map(\.identity.version) == ["1.10.0", "1.9.0"])
        #expect(try scaled(snapshot, version: "1.9.0") == [20])
        #expect(try scaled(snapshot, version: "1.10.0") == [30])
    }

    @Test("two plugins cannot have the same function, not even by replacing")
    func conflict() throws {
        try plugin(factor: 2)
        try plugin(factor: 3, plugin: "other", library: "Other")
        try registry.load("Demo")
        for replace in [false, true] {
            #expect(
                throws: LoadError.conflict(
                    path: folder.path + "/libOther.so", plugin: "other",
                    functions: ["demo.scaled 1.0.0 (x: int64) -> int64"], holder: "demo")
            ) {
                try registry.prepare("Other", replace: replace)
            }
        }
    }

    @Test("what was committed meanwhile is looked at again by the commit")
    func race() throws {
        try plugin(factor: 2)
        try plugin(factor: 3, plugin: "other", library: "Other")
        let (first, second) = (try registry.prepare("Demo"), try registry.prepare("Other"))
        try registry.commit(first)
        #expect(throws: LoadError.self) { try registry.commit(second) }
        #expect(try scaled(registry.snapshot) == [20])
    }

    @Test("a manifest in the registry names the library, and must agree with it")
    func manifests() throws {
        try plugin(factor: 2)
        let manifests = try TemporaryFolder()
        let registry = Registry(
            folders: PluginFolders(libraries: [folder.path], manifests: [manifests.path]), copies: folder.path)
        var manifest = try Manifest(describing: registry.prepare("Demo").library)
        try manifests.write(manifest.json(), to: "scaling.json")
        #expect(try registry.prepare("scaling").library.name == "demo")
        manifest.functions[0].result = "float64"
        try manifests.write(manifest.json(), to: "scaling.json")
        for name in ["scaling", "Demo", folder.path + "/libDemo.so"] {
            #expect {
                try registry.prepare(name)
            } throws: { error in
                guard case .disagreement(_, let file, let differences)? = error as? LoadError,
                    file == manifests.path + "/scaling.json"
                else { return false }
                return differences.count == 1 && differences[0].contains("float64")
            }
        }
    }

    @Test("a manifest beside the library is found as those in a registry are")
    func manifestsBeside() throws {
        try plugin(factor: 2)
        let loaded = try registry.prepare("Demo")
        #expect(loaded.manifest == nil)
        var manifest = Manifest(describing: loaded.library)
        try folder.write(manifest.json(), to: "other.json")
        #expect(try registry.prepare("Demo").manifest?.path == folder.path + "/other.json")
        manifest.functions[0].result = "float64"
        try folder.write(manifest.json(), to: "other.json")
        for name in ["Demo", "other", "demo"] {
            let error = #expect(throws: LoadError.self) { try registry.prepare(name) }
            let said = error.map { "\($0)" } ?? ""
            let (library, file) = (folder.path + "/libDemo.so", folder.path + "/other.json")
            #expect(said.contains("\(library): the library and its manifest \(file) disagree"), "\(said)")
            #expect(said.contains("`muster plugin describe \(library) > \(file)`"), "\(said)")
        }
        let refusals = registry.loadAll()
        #expect(refusals.map(\.file) == ["libDemo.so"])
        #expect(refusals.allSatisfy { $0.mayHave("demo.scaled") && !$0.mayHave("math.add") })
        #expect(registry.snapshot.functions.isEmpty)
    }

    @Test("a foreign library is offered by the manifest beside it; other JSON does not matter, nor does a broken one")
    func foreignBeside() throws {
        try plugin(factor: 2)
        _ = try folder.compile("double half(double x) { return x / 2; }", "geo")
        let manifest = Manifest(
            name: "geo", version: "1.0.0", library: "libgeo.so", abi: .c,
            functions: [
                .init(
                    name: "geo.half", symbol: "half", arguments: [.init(name: "x", type: "float64")],
                    result: "float64", examples: ["geo.half(1.0) == 0.5"])
            ])
        try folder.write(manifest.json(), to: "geo.json")
        try folder.write("{\"sources\": [1, 2", to: "description.json")
        try folder.write("{\"library\": \"libx.so\", \"abi\": 7, \"functions\": []}", to: "broken.json")
        let refusals = registry.loadAll()
        #expect(refusals.map(\.file) == ["broken.json"])
        #expect(registry.snapshot.functions.map(\.identity.name) == ["demo.scaled", "geo.half"])
        #expect(registry.snapshot.descriptions.last?.documentation == "- Example: geo.half(1.0) == 0.5")
        #expect(try registry.prepare("geo").library.name == "geo")
        // Broken and called like the library: nobody knows what the library is then.
        try folder.write("{", to: "geo.json")
        let error = #expect(throws: LoadError.self) { try registry.prepare("libgeo.so") }
        #expect("\(error.map { "\($0)" } ?? "")".contains("geo.json"))
    }

    @Test("libm is found by the manifest in registry/")
    func foreign() throws {
        let registry = Registry(
            folders: PluginFolders(libraries: [], manifests: [TemporaryFolder.package + "/registry"]))
        let snapshot = try registry.load("libm")
        #expect(try snapshot.functions(named: "libm.cbrt").map { try $0(8.0) } == [2.0])
        #expect(try registry.load("libm").libraries.count == 1)
    }

    @Test("the plugin folders are the given ones, the environment's, and those beside the program")
    func standardFolders() throws {
        let home = folder.path
        for path in [
            "bin/muster", "lib/muster/plugins/x", "share/muster/registry/x", "tree/registry/x",
            "tree/.build/debug/muster",
        ] {
            try folder.write("", to: path)
        }
        let installed = PluginFolders.standard(
            given: ["/given"], environment: ["MUSTER_PLUGINS": "/one:/two"], executable: home + "/bin/muster")
        #expect(installed.libraries == ["/given", "/one", "/two", home + "/lib/muster/plugins"])
        #expect(installed.manifests == [home + "/share/muster/registry"])
        let twice = PluginFolders.standard(
            given: [home + "/lib/muster/plugins"], manifests: [home], environment: [:], executable: home + "/bin/muster"
        )
        #expect(twice.libraries == [home + "/lib/muster/plugins"])
        #expect(twice.manifests == [home, home + "/share/muster/registry"])
        let built = PluginFolders.standard(environment: [:], executable: home + "/tree/.build/debug/muster")
        #expect(built.libraries == [home + "/tree/.build/debug"])
        #expect(built.manifests == [home + "/tree/registry"])
    }
}

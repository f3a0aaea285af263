import Foundation
import MusterProcesses
import Testing

/// `muster plugin …`
@Suite struct PluginTests {
    private struct Load: Decodable {
        let worker: String
        let loaded: Bool
    }

    private static func library(_ name: String) -> String {
        Muster.products.appendingPathComponent("lib\(name).so").path
    }

    private static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("plugins-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test(arguments: ["math", "text", "collections", "compare", "replay"])
    func theShippedPluginsAreRight(name: String) async throws {
        for verb in ["check", "test"] {
            let outcome = try await Muster.run(["plugin", verb, name])
            #expect(outcome.status == 0, "\(verb) \(name): \(outcome.errors)")
        }
        let list = try await Muster.run(["plugin", "list"])
        #expect(list.output.split(separator: "\n").contains { $0.hasPrefix(name + " ") }, "\(list.output)")
    }

    @Test func aRunningClusterTakesAPlugin() async throws {
        let folder = try Self.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let cluster = try await TestCluster(workers: 2, workerArguments: ["--plugins", folder.path])
        let graph = #"{"y": {"$": ["mine.plus", 1, 2]}}"#
        let before = try await cluster.run(["get", "-", "y", "--timeout", "1"], input: graph)
        #expect(before.status != 0)
        try await CSource.plus().build("libPlus.so", in: folder)
        // By what the plugin calls itself, not by its file.
        let load = try await cluster.run(["plugin", "load", "mine", "--json"])
        #expect(load.status == 0, "\(load.errors)")
        let loads = try JSONDecoder().decode([Load].self, from: Data(load.output.utf8))
        #expect(Set(loads.map(\.worker)) == ["w0", "w1"])
        #expect(loads.allSatisfy { $0.loaded })
        let after = try await cluster.run(["get", "-", "y"], input: graph)
        #expect(after.result == "3", "\(after.errors)")
        let missing = try await cluster.run(["plugin", "load", "nothing"])
        #expect(missing.status == 1)
        #expect(missing.output.split(separator: "\n").count == 3, "\(missing.output)")
        let lines = missing.errors.split(separator: "\n")
        #expect(lines.first == "muster: nothing: 2 of 2 workers could not open it, so nothing was changed")
        #expect(lines.count == 2 && lines[1].hasPrefix("muster: w0, w1: "), "\(missing.errors)")
        #expect(try await cluster.close() == [0, 0, 0])
    }

    @Test func aWorkerThatLacksThePluginIsTold() async throws {
        let folder = try Self.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let cluster = try await TestCluster(workers: 1)
        let second = RunningProcess(
            Muster.executable, ["worker", cluster.addressToWorkers, "--name", "has", "--plugins", folder.path])
        try second.start()
        _ = try await second.line(after: "Worker ")
        // A worker listens before the scheduler knows it.
        var known = false
        for _ in 0..<200 where !known {
            let status = try await cluster.run(["status", "--json"]).output
            known = status.contains("\"has\"") && status.contains("\"w0\"")
        }
        try #require(known)
        try await CSource.plus().build("libmine.so", in: folder)
        let load = try await cluster.run(["plugin", "load", "mine"])
        #expect(load.status == 1)
        let lines = load.errors.split(separator: "\n")
        #expect(lines.first == "muster: mine: 1 of 2 workers could not open it, so nothing was changed")
        #expect(lines.count == 2 && lines[1].hasPrefix("muster: w0: no plugin `mine` in "), "\(load.errors)")
        second.signal(SIGTERM)
        #expect(try await second.outcome(within: Muster.limit).status == 0)
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func aRefusedLibraryIsTold() async throws {
        let folder = try Self.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let library = try await CSource.plus(abi: 2).build("libmine.so", in: folder)
        let graph = #"{"y": {"$": ["mine.plus", 1, 2]}}"#
        for arguments in [
            ["call", "mine.plus", "1", "2"], ["get", "-", "y"], ["check", "-"], ["functions", "mine.plus"],
        ] {
            let outcome = try await Muster.run(arguments + ["--plugins", folder.path], input: graph)
            #expect(outcome.status == 2)
            let lines = outcome.errors.split(separator: "\n")
            #expect(lines.count == 2, "\(outcome.errors)")
            #expect(lines[0].hasPrefix("muster: warning: \(library): built for plugin ABI 2.0"), "\(outcome.errors)")
            let said =
                "`mine.plus` is not a known function; libmine.so, which may have it, was refused, as the warning says"
            #expect(lines.last?.hasSuffix(said) == true, "\(outcome.errors)")
        }
        let json = try await Muster.run(["call", "mine.plus", "1", "2", "--plugins", folder.path, "--json"])
        #expect(json.errors.split(separator: "\n").count == 1 && json.errors.contains("built for plugin ABI 2.0"))
        // A name that is near is told as well.
        let near = try await Muster.run(["call", "mine.add", "1", "2", "--plugins", folder.path])
        #expect(near.errors.contains("did you mean `math.add`? libmine.so, which may have it, "), "\(near.errors)")
        // What has nothing to do with it runs, and math is there besides.
        let other = try await Muster.run(["call", "math.add", "1", "2", "--plugins", folder.path])
        #expect(other.result == "3")
        #expect(other.errors.hasPrefix("muster: warning: "), "\(other.errors)")
    }

    @Test func aPluginIsNamedInEveryWay() async throws {
        let folder = try Self.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let library = try await CSource.plus().build("libPlus.so", in: folder)
        for name in ["mine", "Plus", "libPlus.so"] {
            let outcome = try await Muster.run(["plugin", "test", name, "--plugins", folder.path], folder: folder)
            #expect(outcome.result == "1 example, all as they say", "\(name): \(outcome.errors)")
        }
        let near = try await Muster.run(["plugin", "check", "plus", "--plugins", folder.path])
        #expect(near.errors.hasSuffix("; did you mean `Plus`?\n"), "\(near.errors)")
        // By its bare file name, where it lies.
        let described = try await Muster.run(["plugin", "describe", "libPlus.so"], folder: folder)
        #expect(described.status == 0, "\(described.errors)")
        // A manifest names the library beside it, and is named in what is said of it.
        try Data(described.output.utf8).write(to: folder.appendingPathComponent("types.json"))
        let check = try await Muster.run(["plugin", "check", "types.json"], folder: folder)
        #expect(check.result == "mine 1.0.0: 1 function, ABI 1.0, as types.json says", "\(check.errors)")
        #expect(library.hasSuffix("libPlus.so"))
    }

    @Test func aHeaderIsLookedForBesideTheManifest() async throws {
        let folder = try Self.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try await CSource("#include \"geo.h\"\ndouble half(double x) { return x / 2; }", header: "double half(double);")
            .build("libgeo.so", in: folder)
        func manifest(header: String) -> String {
            """
            {"format": "1.0", "name": "geo", "version": "1.0.0", "library": "libgeo.so", "abi": "c", "functions": [
             {"name": "geo.half", "symbol": "half", "header": "\(header)",
              "arguments": [{"name": "x", "type": "float64"}], "result": "float64", "documentation": "Half.",
              "examples": ["geo.half(1.0) == 0.5"]}]}
            """
        }
        let file = folder.appendingPathComponent("geo.json")
        try Data(manifest(header: "geo.h").utf8).write(to: file)
        let check = try await Muster.run(["plugin", "check", file.path])
        #expect(check.result == "geo 1.0.0: 1 function, ABI c, as geo.json says", "\(check.errors)")
        let call = try await Muster.run(["call", "geo.half", "1", "--plugins", folder.path])
        #expect(call.result == "0.5", "\(call.errors)")
        let one = try await Muster.run(["functions", "geo.half", "--plugins", folder.path])
        #expect(one.output.contains("    - Example: geo.half(1.0) == 0.5\n"), "\(one.output)")
        try Data(manifest(header: "gone.h").utf8).write(to: file)
        let missing = try await Muster.run(["plugin", "check", file.path])
        #expect(
            missing.errors.contains("geo.json: geo.half: ") && missing.errors.contains("CPATH"), "\(missing.errors)")
    }

    @Test func whatIsNoLibraryIsTold() async throws {
        let folder = try Self.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("libtext.so")
        try Data("no library".utf8).write(to: file)
        for verb in ["check", "test", "describe"] {
            let outcome = try await Muster.run(["plugin", verb, file.path])
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("not a shared library"), "\(verb): \(outcome.errors)")
        }
    }

    @Test func aNewPackageIsWrittenOnce() async throws {
        let folder = try Self.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = folder.appendingPathComponent("Greeting").path
        let outcome = try await Muster.run(["plugin", "new", "Greeting", "--directory", place])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let package = try String(contentsOfFile: place + "/Package.swift", encoding: .utf8)
        #expect(package.contains(Document.root.standardizedFileURL.path), "\(package)")
        let again = try await Muster.run(["plugin", "new", "Greeting", "--directory", place])
        #expect(again.status == 2)
        for (name, said) in [("9 lives", "a letter, then letters"), ("class", "a keyword of Swift")] {
            let bad = try await Muster.run(["plugin", "new", name, "--directory", place + "2"])
            #expect(bad.status == 2)
            #expect(bad.errors.contains("\"\(name)\" cannot be a plugin's name") && bad.errors.contains(said))
        }
    }
}

import Foundation
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

    @Test(arguments: ["math", "text", "collections", "compare"])
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
        let before = try await cluster.run(["get", "-", "y", "--timeout", "1"], input: GetTests.example)
        #expect(before.status != 0)
        try FileManager.default.copyItem(
            atPath: Self.library("MusterMath"), toPath: folder.appendingPathComponent("libMusterMath.so").path)
        let load = try await cluster.run(["plugin", "load", "MusterMath", "--json"])
        #expect(load.status == 0, "\(load.errors)")
        let loads = try JSONDecoder().decode([Load].self, from: Data(load.output.utf8))
        #expect(Set(loads.map(\.worker)) == ["w0", "w1"])
        #expect(loads.allSatisfy { $0.loaded })
        let after = try await cluster.run(["get", "-", "y"], input: GetTests.example)
        #expect(after.result == "3", "\(after.errors)")
        let missing = try await cluster.run(["plugin", "load", "nothing"])
        #expect(missing.status == 1)
        #expect(missing.output.split(separator: "\n").count == 3, "\(missing.output)")
        let lines = missing.errors.split(separator: "\n")
        #expect(lines.first == "muster: nothing was not loaded, so no worker has it")
        #expect(lines.count == 2 && lines[1].hasPrefix("muster: w0, w1: "), "\(missing.errors)")
        #expect(try await cluster.close() == [0, 0, 0])
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

import Foundation
import MusterProcesses
import Testing

/// What `muster plugin new` and docs/plugins.md promise to someone who has nothing but a checkout. It builds packages
/// outside of this one, so it is slow, and left out where MUSTER_SLOW_TESTS is 0.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MUSTER_SLOW_TESTS"] != "0"))
struct AuthorTests {
    /// A folder with packages, and with the checkout under the name that the document gives it.
    private struct Desk {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-author-\(UUID().uuidString)")
        /// The packages are built into one folder, so that what they share of Muster is built once.
        var products: URL { folder.appendingPathComponent("build/debug") }

        init() throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: folder.appendingPathComponent("muster"), withDestinationURL: Document.root)
        }

        /// Writes a file of a package.
        func write(_ text: String, to path: String) throws {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }

        /// `swift VERB`, in a package.
        func swift(_ verb: String, in package: String) async throws -> Muster.Outcome {
            let place = folder.appendingPathComponent(package)
            let build = folder.appendingPathComponent("build")
            let process = RunningProcess(
                URL(fileURLWithPath: "/usr/bin/env"),
                ["swift", verb, "--package-path", place.path, "--scratch-path", build.path])
            try process.start()
            process.write("")
            return try await process.outcome(within: .seconds(600))
        }

        func remove() {
            try? FileManager.default.removeItem(at: folder)
        }
    }

    private struct NewPackage: Decodable {
        let folder: String
        let files: [String]
        let library: String
    }

    @Test func packagesOfAnAuthorAreBuiltAndCalled() async throws {
        let desk = try Desk()
        defer { desk.remove() }
        try await checkNewPackage(on: desk)
        try await checkDocumentedPackage(on: desk)
    }

    /// The package that the command writes: it passes its own test, and its function is called.
    private func checkNewPackage(on desk: Desk) async throws {
        let place = desk.folder.appendingPathComponent("Greeting").path
        let checkout = desk.folder.appendingPathComponent("muster").path
        let new = try await Muster.run([
            "plugin", "new", "Greeting", "--directory", place, "--muster", checkout, "--json",
        ])
        #expect(new.status == 0, "\(new.errors)")
        let package = try JSONDecoder().decode(NewPackage.self, from: Data(new.output.utf8))
        #expect(package.folder == place && package.library == ".build/debug/libGreeting.so")
        for file in package.files { #expect(FileManager.default.fileExists(atPath: place + "/" + file)) }

        let test = try await desk.swift("test", in: "Greeting")
        try #require(test.status == 0, "\(test.output)\(test.errors)")
        #expect((test.output + test.errors).contains("Test run with 1 test"), "\(test.output)\(test.errors)")

        let library = desk.products.appendingPathComponent("libGreeting.so").path
        let examples = try await Muster.run(["plugin", "test", library])
        #expect(examples.result == "1 example, all as they say", "\(examples.errors)")
        let call = try await Muster.run(["call", "greeting.greet", "world", "--plugins", desk.products.path])
        #expect(call.result == "\"Hello, world!\"", "\(call.errors)")
        // Neither Foundation nor anything else of Muster is in it.
        let size = try FileManager.default.attributesOfItem(atPath: library)[.size] as? Int
        #expect(try #require(size) < 2_000_000)
    }

    /// The package that the document shows, file by file, as it stands there.
    private func checkDocumentedPackage(on desk: Desk) async throws {
        let files = try Document("docs/plugins.md").packageFiles
        #expect(files.map(\.path) == ["Package.swift", "Sources/Geometry/Geometry.swift"])
        for file in files { try desk.write(file.text, to: "geometry/" + file.path) }
        // What the document shows besides, with types of the author's own.
        let sample = Document.root.appendingPathComponent("Tests/MusterCommandTests/Samples/PluginSample.swift")
        let more = try String(contentsOf: sample, encoding: .utf8)
        try desk.write(more, to: "geometry/Sources/Geometry/Sample.swift")
        let build = try await desk.swift("build", in: "geometry")
        try #require(build.status == 0, "\(build.output)\(build.errors)")
        let library = desk.products.appendingPathComponent("libGeometry.so").path
        let manifest = try await Muster.run(["plugin", "describe", library])
        #expect(manifest.output.contains("\"name\" : \"geometry\""), "\(manifest.output)\(manifest.errors)")
        let call = try await Muster.run(["call", "geometry.area", "2.0", "--plugins", desk.products.path])
        #expect(call.result.hasPrefix("12.566"), "\(call.output)\(call.errors)")
        let examples = try await Muster.run(["plugin", "test", library])
        #expect(examples.result == "3 examples, all as they say", "\(examples.output)\(examples.errors)")
        let wrong = try await Muster.run([
            "call", "geometry.scaled", #"{"circle": {}}"#, "2.0", "--plugins", desk.products.path,
        ])
        #expect(
            wrong.errors.contains("argument shape is no Shape: circle.radius is missing"),
            "\(wrong.output)\(wrong.errors)")

        // What can't be an operation is reported where it stands, with what to write instead.
        try desk.write(
            """
            import MusterPlugin

            /// Größe.
            @Operation("geometry.scale") func scale(
                _ x: Double,
                by factor: Float) -> Double { x }

            typealias Celsius = Double
            @Operation("geometry.isWarm") func isWarm(_ temperature: Celsius) -> Bool { temperature > 20 }
            """, to: "geometry/Sources/Geometry/Geometry.swift")
        let failed = try await desk.swift("build", in: "geometry")
        #expect(failed.status != 0)
        let said = "Geometry.swift:6:5: error: the argument 'factor' can't be Float: write Double and convert inside"
        #expect((failed.output + failed.errors).contains(said), "\(failed.output)\(failed.errors)")
        let marker = "a type of your own is OperationCodable"
        #expect((failed.output + failed.errors).contains(marker), "\(failed.output)\(failed.errors)")
    }
}

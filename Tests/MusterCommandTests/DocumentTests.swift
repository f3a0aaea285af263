import Foundation
import MusterProcesses
import Testing

/// What documents show is what happens.
@Suite struct DocumentTests {
    @Test(arguments: Document.paths)
    func commandsPrintWhatIsShown(path: String) async throws {
        let document = try Document(path)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in document.files {
            try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name))
        }
        let path = "\(Muster.products.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        try Self.layOutCheckout(in: folder)
        let cluster = document.sessions.contains(where: \.needsCluster) ? try await TestCluster(workers: 1) : nil
        // When it has answered, its worker is there.
        _ = try await cluster?.run(["get", "-", "y"], input: GetTests.example)
        for session in document.sessions {
            let place = Comment(rawValue: "\(document.path):\(session.line): \(session.command)")
            #expect(["muster", "cc"].contains { session.command.hasPrefix($0 + " ") }, place)
            var environment = ["PATH": path]
            if session.needsCluster { environment["MUSTER_SCHEDULER"] = cluster?.addressToClients }
            let shell = RunningProcess(
                URL(fileURLWithPath: "/bin/sh"), ["-c", session.command + " 2>&1"], environment: environment,
                folder: folder)
            try shell.start()
            shell.write("")
            let outcome = try await shell.outcome(within: Muster.limit)
            let said = session.printed.joined(separator: "\n")
            if said.contains(" at Failures.swift"), Sanitizer.isThere { continue }
            #expect(Document.matches(outcome.result, said), "\(place): printed \(outcome.result), shown is \(said)")
        }
        _ = try await cluster?.close()
        // What commands write there is what lies there.
        #expect(
            FileManager.default.contentsEqual(
                atPath: folder.appendingPathComponent("registry").path,
                andPath: Document.root.appendingPathComponent("registry").path))
    }

    /// Makes a folder look like a checkout that was built: its sources, which are only read, its registry, which may be
    /// written to, and its products.
    private static func layOutCheckout(in folder: URL) throws {
        for name in ["Sources", "Plugins"] {
            try FileManager.default.createSymbolicLink(
                at: folder.appendingPathComponent(name), withDestinationURL: Document.root.appendingPathComponent(name))
        }
        try FileManager.default.copyItem(
            at: Document.root.appendingPathComponent("registry"), to: folder.appendingPathComponent("registry"))
        let build = folder.appendingPathComponent(".build")
        try FileManager.default.createDirectory(at: build, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: build.appendingPathComponent("debug"), withDestinationURL: Muster.products)
    }

    @Test func theREADMEHasCommandsToRun() throws {
        #expect(try Document("README.md").sessions.count >= 4)
        #expect(try Document("README.md").files.map(\.name) == ["graph.json", "wrong.json"])
    }

    @Test(arguments: Document.paths)
    func swiftBlocksAreCompiled(path: String) throws {
        let samples = Document.root.appendingPathComponent("Tests/MusterCommandTests/Samples")
        let texts = try FileManager.default.contentsOfDirectory(at: samples, includingPropertiesForKeys: nil).map {
            Self.trimmed(try String(contentsOf: $0, encoding: .utf8).components(separatedBy: "\n"))
        }
        // Files of packages are built whole, by AuthorTests.
        for block in try Document(path).blocks where block.language == "swift" && block.path == nil {
            let wanted = Self.trimmed(block.lines)
            #expect(!wanted.isEmpty)
            #expect(
                texts.contains { Self.contains($0, wanted) },
                "\(path):\(block.line): this code does not stand in Tests/MusterCommandTests/Samples")
        }
    }

    @Test(arguments: [
        ("abc", "abc", true), ("abc", "a…", true), ("abc", "…c", true), ("abc", "a…c", true), ("abc", "…b…", true),
        ("abc", "b…", false), ("abc", "ab", false), ("abc", "…d…", false), ("", "", true), ("a", "", false),
    ])
    func anEllipsisStandsForAnything(text: String, said: String, isMatch: Bool) {
        #expect(Document.matches(text, said) == isMatch)
    }

    @Test(arguments: Document.paths + ["docs/decisions/README.md"])
    func linksLeadSomewhere(path: String) throws {
        let file = Document.root.appendingPathComponent(path)
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /\]\(([^)#:]+)\)/) {
            let target = file.deletingLastPathComponent().appendingPathComponent(String(match.1))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(path) links to \(match.1)")
        }
    }

    private static func trimmed(_ lines: [String]) -> [String] {
        lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    private static func contains(_ lines: [String], _ wanted: [String]) -> Bool {
        lines.indices.contains { start in lines[start...].starts(with: wanted) }
    }
}

import ArgumentParser
import Foundation
import MusterRegistry

/// `muster stubs PATH…`
struct StubsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stubs",
        abstract: "Write Swift from manifests, so that the compiler checks calls.",
        discussion: """
            Each family of functions becomes a type, and each function a static method that takes and gives \
            expressions: Math.add(x, 2). Functions whose types Swift cannot spell are left out, with a comment that says why. \
            The stubs of the plugins that come with Muster are part of the module Muster.

            muster stubs registry/greeting.json --output Sources/App/Greeting.swift
            """)

    @Argument(
        help: ArgumentHelp("Manifests, and folders of manifests.", valueName: "path"),
        completion: .file(extensions: ["json"]))
    var paths: [String]

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where to write the source. Without it: on standard output. What is there is replaced.", valueName: "file"),
        completion: .file(extensions: ["swift"]))
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Who may use the stubs: public, or internal.", valueName: "access"),
        completion: .list(StubSource.Access.allCases.map(\.rawValue)))
    var access: StubSource.Access = .public

    func run() throws {
        var manifests: [Manifest] = []
        var problems: [String] = []
        var seen: Set<String> = []
        for path in try paths.flatMap(Self.files) where seen.insert(Self.absolute(path)).inserted {
            do {
                manifests.append(try Manifest(contentsOf: path))
            } catch {
                problems.append(error.description)
            }
        }
        // Stubs of a part of what was asked for would look like all of it.
        if !problems.isEmpty { throw CommandFailure(.wrongInput, messages: problems) }
        let text = try StubSource(manifests, access: access).text
        guard let output else { return Output.write(text, to: STDOUT_FILENO) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch let error as CocoaError {
            throw CommandFailure(.wrongInput, "\(output) can't be written: \(error.localizedDescription)")
        }
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    /// The manifests that a path means: the file, or those in the folder.
    private static func files(at path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [path]
        }
        let files = PluginFolders.manifestFiles(in: path)
        if files.isEmpty {
            throw CommandFailure(.wrongInput, "\(path): no manifest lies there; one would be a .json file")
        }
        return files
    }
}

extension StubSource.Access: ExpressibleByArgument {}

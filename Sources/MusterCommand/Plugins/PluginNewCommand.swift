import ArgumentParser
import Foundation
import MusterRegistry

/// `muster plugin new NAME`
struct PluginNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a package for a plugin in Swift, which builds and passes its own tests.",
        discussion: """
            muster plugin new Greeting
            cd Greeting && swift build && swift test
            muster plugin test .build/debug/libGreeting.so
            """)

    @Argument(
        help: ArgumentHelp("The plugin's name, such as Greeting; it becomes a Swift module's.", valueName: "name"))
    var name: String

    @Option(
        name: .long,
        help: ArgumentHelp("Where to write it. Without it: a new folder of that name.", valueName: "folder"),
        completion: .directory)
    var directory: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The Muster checkout to build against. Without it: the one that this command was built in.",
            valueName: "folder"),
        completion: .directory)
    var muster: String?

    @OptionGroup var output: OutputOptions

    /// What was written, for programs.
    private struct Report: Encodable {
        let folder: String
        /// Relative to the folder.
        let files: [String]
        /// Where the library is after `swift build`, relative to the folder.
        let library: String
    }

    func run() throws {
        let folder = directory ?? name
        let files: [String]
        do {
            files = try PluginTemplate.write(name: name, to: folder, dependency: .path(try checkout()))
        } catch let failure as PluginTemplate.Failure {
            throw CommandFailure(.wrongInput, failure.description)
        } catch let error as CocoaError {
            throw CommandFailure(.wrongInput, "\(folder) can't be written: \(error.localizedDescription)")
        }
        if output.json {
            try Output.json(Report(folder: folder, files: files, library: ".build/debug/lib\(name).so"))
            return
        }
        for file in files { Output.result("\(folder)/\(file)") }
        Output.note(
            """
            Next:
              cd \(folder)
              swift test
              swift build
              muster plugin test .build/debug/lib\(name).so
            """)
    }

    private func checkout() throws -> String {
        if let muster {
            let folder = URL(fileURLWithPath: muster, isDirectory: true).standardizedFileURL
            guard Self.isCheckout(folder) else {
                throw CommandFailure(.wrongInput, "\(muster) is no checkout of Muster: it has no Sources/MusterPlugin")
            }
            return folder.path
        }
        var folder = URL(fileURLWithPath: Bundle.main.executablePath ?? "").resolvingSymlinksInPath()
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            if Self.isCheckout(folder) { return folder.standardizedFileURL.path }
        }
        throw CommandFailure(
            .wrongInput, "this command does not lie in a checkout of Muster; name one with --muster FOLDER")
    }

    private static func isCheckout(_ folder: URL) -> Bool {
        ["Package.swift", "Sources/MusterPlugin"].allSatisfy {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
    }
}

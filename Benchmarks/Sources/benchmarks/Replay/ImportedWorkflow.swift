import Foundation
import Muster

/// A workflow that `muster import wfformat` made a graph of, in the size in which it is measured.
struct ImportedWorkflow {
    /// What the command says of a workflow.
    struct Report: Decodable {
        let name: String
        let tasks: Int
        let edges: Int
        let byteCount: Int
        let workSeconds: Double
        let criticalPathSeconds: Double
        let lowerBoundSeconds: Double
        let listScheduleSeconds: Double
        let result: String
    }

    let file: String
    let timeScale: Double
    let graph: Graph
    let report: Report

    /// Imports it, first to see how long it takes, and then so that it takes `seconds` at best.
    init(_ file: String, seconds: Double, cores: Int, command: String) throws {
        let recorded = try Self.run(command, file, scale: 1, cores: cores).report
        guard recorded.lowerBoundSeconds > 0 else { throw ImportFailure("no task of \(file) takes any time") }
        self.file = file
        timeScale = seconds / recorded.lowerBoundSeconds
        let scaled = try Self.run(command, file, scale: timeScale, cores: cores)
        report = scaled.report
        graph = try Graph(json: scaled.graph)
    }

    private static func run(
        _ command: String, _ file: String, scale: Double, cores: Int
    ) throws -> (graph: [UInt8], report: Report) {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (process, errors) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: command)
        process.arguments = [
            "import", "wfformat", file, "--time-scale", "\(scale)", "--byte-scale", "\(scale)", "--cores", "\(cores)",
            "--json", "--output", folder.path("graph.json"),
        ]
        process.standardError = errors
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ImportFailure(String(decoding: said, as: UTF8.self)) }
        let graph = try Data(contentsOf: URL(fileURLWithPath: folder.path("graph.json")))
        return ([UInt8](graph), try JSONDecoder().decode(Report.self, from: said))
    }
}

/// A file could not be imported.
struct ImportFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

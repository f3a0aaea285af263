import ArgumentParser
import Foundation

/// Puts what was printed into a table.
struct TableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table", abstract: "Print tables of what was measured: DESIGN's measures, and all peers.")

    @Argument(help: "A file with what was printed: this program's lines, and those of others.")
    var file: String

    @Option(
        help: "Put the tables into this file instead, between its lines <!-- results --> and <!-- end of results -->.")
    var into: String?

    func run() throws {
        let table = MeasureTable(try ResultLines(try Self.read(file)))
        guard table.hasResults else {
            note("nothing was measured, so there is no table")
            return
        }
        guard let into else { return try table.report() }
        let parts = try Self.read(into).components(separatedBy: "<!-- results -->\n")
        guard parts.count == 2, let end = parts[1].range(of: "<!-- end of results -->\n") else {
            throw ValidationError("\(into) lacks the line <!-- results --> or <!-- end of results -->")
        }
        let text = "\(parts[0])<!-- results -->\n\(table.text)\(parts[1][end.lowerBound...])"
        try text.write(toFile: into, atomically: true, encoding: .utf8)
    }

    private static func read(_ file: String) throws -> String {
        do {
            return try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw ValidationError("\(file) could not be read: \(error.localizedDescription)")
        }
    }
}

import ArgumentParser
import Foundation

/// Puts what was printed into a table.
struct TableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table", abstract: "Print tables of what was measured: DESIGN's measures, and all peers.")

    @Argument(help: "A file with what was printed: this program's lines, and those of others.")
    var file: String

    func run() throws {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw ValidationError("\(file) could not be read: \(error.localizedDescription)")
        }
        try report(MeasureTable(text))
    }
}

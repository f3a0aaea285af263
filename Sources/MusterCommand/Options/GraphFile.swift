import Foundation
import MusterGraph

/// A graph in a file, or on standard input.
struct GraphFile {
    /// The graph.
    let graph: Graph

    /// Reads it; `-` is standard input. Errors bear the file's name.
    init(_ path: String) throws {
        let bytes = try Self.read(path)
        do {
            graph = try Graph(json: bytes)
        } catch {
            throw CommandFailure(.wrongInput, messages: error.errors.map { Self.describe($0, in: path) })
        }
    }

    /// An error with the place where it is, as compilers write it: `graph.json:2:5: y: …`.
    static func describe(_ error: GraphError, in path: String) -> String {
        let name = path == "-" ? "standard input" : path
        guard let line = error.line, let column = error.column else { return "\(name): \(error)" }
        let rest = GraphError(key: error.key, function: error.function, message: error.message)
        return "\(name):\(line):\(column): \(rest)"
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let data = try path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : InputFile.read(path)
        return [UInt8](data)
    }
}

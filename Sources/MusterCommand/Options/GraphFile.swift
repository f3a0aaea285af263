import Foundation
import MusterGraph

/// A graph in a file, or on standard input; or a bag, which is a graph with the one key `bag`.
struct GraphFile {
    /// The key of a bag.
    static let bagKey: Key = "bag"

    /// The graph.
    let graph: Graph
    /// The plan, where the file has a bag.
    let plan: BagPlan?

    /// Reads it; `-` is standard input. Errors bear the file's name.
    init(_ path: String) throws {
        let bytes = try Self.read(path)
        do throws(GraphErrors) {
            plan = GraphJSON.isPlan(bytes) ? try GraphJSON.decodePlan(bytes) : nil
            graph = if let plan { [Self.bagKey: .bag(plan)] } else { try Graph(json: bytes) }
        } catch {
            throw CommandFailure(.wrongInput, messages: error.errors.map { Self.describe($0, in: path) })
        }
    }

    /// An error with the place where it is, as compilers write it: `graph.json:2:5: y: …`.
    static func describe(_ error: GraphError, in path: String) -> String {
        let name = InputFile.name(of: path)
        guard let line = error.line, let column = error.column else { return "\(name): \(error)" }
        let rest = GraphError(key: error.key, function: error.function, message: error.message)
        return "\(name):\(line):\(column): \(rest)"
    }

    /// The keys that are wanted: those that were named, or the bag.
    ///
    /// - Throws: Where none was named of a graph.
    func wanted(_ names: [String], of name: String) throws -> [Key] {
        if names.isEmpty, plan != nil { return [Self.bagKey] }
        try Self.check(names, of: graph, name)
        return names.map { Key($0) }
    }

    /// A graph has no key that is its result.
    static func check(_ names: [String], of graph: Graph, _ name: String) throws {
        guard names.isEmpty else { return }
        let some = graph.keys.prefix(10).map(\.name).joined(separator: ", ")
        let rest = graph.count > 10 ? " and \(graph.count - 10) more" : ""
        throw CommandFailure(.wrongInput, "\(name) is a graph: say which keys are wanted; it has \(some)\(rest)")
    }

    private static func read(_ path: String) throws -> [UInt8] { [UInt8](try InputFile.readOrInput(path)) }
}

import Foundation
import MusterGraph
import MusterPrimitives
import MusterRegistry

/// Checks and computes graphs of primitives and the shipped plugins' functions here and now, task by task, as a worker's
/// thread does.
struct Evaluating {
    /// The shipped plugins, which lie beside the tests.
    static let registry: Registry = {
        let registry = Registry(folders: PluginFolders(libraries: [Bundle.main.bundlePath], manifests: []))
        _ = registry.loadAll()
        return registry
    }()

    static let catalog = FunctionCatalog(registry.snapshot.descriptions + Primitives.descriptions)

    /// The value of a term, and how many tasks it took.
    static func run(_ term: Term, keys: Graph = Graph()) throws -> (value: Value, taskCount: Int) {
        var graph = keys
        graph["result"] = term
        let (compiled, wanted) = try graph.compile(wanted: ["result"])
        let results = try run(try compiled.check(catalog: catalog) { _ in nil })
        return (try Value(decoding: results[Int(wanted[0])]), results.count)
    }

    private static func run(_ checked: CheckedGraph) throws -> [Payload] {
        let table = FunctionTable(
            checked.functions.map { function in
                let known =
                    Primitives.named(function.name).map { Callable.primitive($0) }
                    + registry.snapshot.functions(named: function.name).map { .plugin($0) }
                return FunctionTable.Entry(
                    name: function.name,
                    candidates: known.filter { function.candidates.contains($0.description) }, wanted: [])
            })
        var results: [Payload] = []
        let context = CallContext(maximumResultBytes: 1 << 28)
        for task in 0..<checked.graph.count {
            let arguments = checked.graph.arguments(of: task)
            guard checked.functionOf[task] != CompiledGraph.noFunction else {
                results.append(checked.graph.literal(of: task).withUnsafeBytes { Payload(copying: $0) })
                continue
            }
            let finished = results
            let evaluator = Evaluator(functions: table, context: context) { reference in
                if case .task(let index) = reference { finished[Int(index)] } else { nil }
            }
            results.append(try evaluator.call(Int(checked.functionOf[task]), arguments))
        }
        return results
    }
}

/// The value of a term, as a value in JSON.
func value(_ term: Term, keys: Graph = Graph()) throws -> Value { try Evaluating.run(term, keys: keys).value }

/// What is said of a term that is refused, or that fails.
func problem(_ term: Term, keys: Graph = Graph()) -> String {
    do {
        let result = try value(term, keys: keys)
        return "it is \(result)"
    } catch {
        return "\(error)"
    }
}

extension Term {
    /// A list of int64 as a block, empty or not.
    static func integers(_ elements: [Int]) -> Term { .block(ColumnBlock(elements).payload) }

    /// A call within the task.
    static func inline(_ function: String, _ arguments: Term...) -> Term { .inline(Call(function, arguments)) }

    /// A function that a call with parameters describes.
    static func described(_ function: String, _ arguments: Term...) -> Term {
        .function(.described(Call(function, arguments)))
    }
}

import MusterGraph
import MusterProtocol

/// A graph made by chance, and what it should come to.
struct SimulatedGraph {
    let compiled: CompiledGraph
    /// The wanted tasks.
    let wanted: [UInt32]
    /// What each wanted task should come to; nil: it should fail.
    let expected: [UInt32: Payload?]

    /// A graph of one of several shapes: chains, fans, trees, and what comes of chance.
    init(using random: inout RandomSource, failureRate: Double) {
        let count = Int.random(in: 1...(random.chance(0.1) ? 300 : 40), using: &random)
        let reach = [1, 2, 5, count].randomElement(using: &random) ?? 1
        var graph = Graph()
        for number in 0..<count {
            graph["k\(number)"] = Self.term(number, reach: reach, failureRate: failureRate, using: &random)
        }
        var keys: [Key] = random.chance(0.7) ? [Key("k\(count - 1)")] : []
        for number in 0..<count where keys.isEmpty || random.chance(0.1) { keys.append(Key("k\(number)")) }
        do throws(GraphErrors) {
            (compiled, wanted) = try graph.compile(wanted: keys)
        } catch {
            preconditionFailure("a simulated graph is wrong: \(error)")
        }
        expected = Self.evaluate(compiled, wanted: wanted)
    }

    private static func term(
        _ number: Int, reach: Int, failureRate: Double, using random: inout RandomSource
    ) -> Term {
        func key(using random: inout RandomSource) -> Term {
            .key(Key("k\(Int.random(in: max(0, number - reach)..<number, using: &random))"))
        }
        guard number > 0, !random.chance(0.1) else {
            return random.chance(0.3)
                ? .value(.string(String(repeating: "x", count: random.chance(0.2) ? 2_000 : 3)))
                : .call("sim.mix0")
        }
        if random.chance(failureRate) { return .call("sim.fail", key(using: &random)) }
        if random.chance(0.1) {
            let items = (0..<Int.random(in: 0...6, using: &random)).map { _ in key(using: &random) }
            return .call("sim.list", Term(items))
        }
        let arity = Int.random(in: 1...4, using: &random)
        let arguments: [Term] = (0..<arity).map { position in
            position > 0 && random.chance(0.2) ? .value(.int64(Int64(position))) : key(using: &random)
        }
        return .call(Call("sim.mix\(arity)", arguments))
    }

    /// Runs the graph in one thread, in order.
    private static func evaluate(_ graph: CompiledGraph, wanted: [UInt32]) -> [UInt32: Payload?] {
        var results: [Payload?] = []
        for index in 0..<graph.count {
            let function = graph.functionOf[index]
            var hasFailed = false
            graph.forEachReference(of: index) { reference in
                if case .task(let input) = reference, results[Int(input)] == nil { hasFailed = true }
            }
            let name = function == .max ? nil : graph.functions[Int(function)]
            let isLiteral = function == .max && !hasReferences(graph, index)
            if isLiteral {
                results.append(graph.arguments(of: index))
            } else if hasFailed {
                results.append(nil)
            } else {
                let outcome = SimulatedFunctions.call(
                    name, graph.arguments(of: index), lookUp: { results[Int($0.index)] }, graph: 0)
                results.append(try? outcome.get())
            }
        }
        return Dictionary(uniqueKeysWithValues: Set(wanted).map { ($0, results[Int($0)]) })
    }

    private static func hasReferences(_ graph: CompiledGraph, _ index: Int) -> Bool {
        var found = false
        graph.forEachReference(of: index) { _ in found = true }
        return found
    }
}

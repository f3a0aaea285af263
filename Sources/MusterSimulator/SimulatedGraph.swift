import MusterGraph
import MusterProtocol

/// A graph made by chance, and what it should come to.
struct SimulatedGraph {
    /// What a graph is made of.
    struct Shape {
        /// The share of tasks that fail.
        var failureRate = 0.0
        /// The share of calls that come after others.
        var orderRate = 0.0
        /// Whether a task kills its worker.
        var hasCrash = false
        /// What that task takes; nil: another's result.
        var crashValue: Int64?
        /// The share of calls whose functions have effects, and of those the share that may run again.
        var effectRate = 0.0
        var rerunRate = 0.0
        /// Results of other graphs that its tasks take, and what those should come to.
        var futures: [TaskID: Outcome] = [:]
    }

    /// What a task should come to.
    enum Outcome {
        case value(Payload)
        case failure(FailureDescription.Kind)
        /// It depends on a function with effects, and so on the attempt.
        case varies

        var value: Payload? {
            if case .value(let value) = self { value } else { nil }
        }

        /// Whether it should have a result.
        var hasResult: Bool {
            if case .failure = self { false } else { true }
        }
    }

    let compiled: CompiledGraph
    /// The wanted tasks.
    let wanted: [UInt32]
    /// What each task should come to.
    let outcomes: [Outcome]
    /// The results of other graphs that it takes.
    let futures: [TaskID]

    /// A graph of one of several shapes: chains, fans, trees, and what comes of chance.
    init(using random: inout RandomSource, shape: Shape) {
        let count = Int.random(in: 1...(random.chance(0.1) ? 300 : 40), using: &random)
        let reach = [1, 2, 5, count].randomElement(using: &random) ?? 1
        let terms = SimulatedTerms(reach: reach, shape: shape)
        var graph = Graph()
        for number in 0..<count { graph["k\(number)"] = terms.term(number, using: &random) }
        if shape.hasCrash, count > 1 {
            let place = Int.random(in: 1..<count, using: &random)
            let key = terms.key(before: place, using: &random)
            let argument = shape.crashValue.map { Term.value(.int64($0)) } ?? key
            graph["k\(place)"] = .call(SimulatedFunctions.crash, argument)
        }
        var keys: [Key] = random.chance(0.7) ? [Key("k\(count - 1)")] : []
        for number in 0..<count where keys.isEmpty || random.chance(0.1) { keys.append(Key("k\(number)")) }
        do throws(GraphErrors) {
            (compiled, wanted) = try graph.compile(wanted: keys)
        } catch {
            preconditionFailure("a simulated graph is wrong: \(error)")
        }
        outcomes = Self.evaluate(compiled, futures: shape.futures)
        futures = Self.futures(of: compiled)
    }

    /// Whether the task is a value that stands in the graph.
    static func isLiteral(_ graph: CompiledGraph, _ index: Int) -> Bool {
        var found = false
        graph.forEachReference(of: index) { _ in found = true }
        return graph.functionOf[index] == CompiledGraph.noFunction && !found
    }

    private static func futures(of graph: CompiledGraph) -> [TaskID] {
        var futures: Set<TaskID> = []
        for index in 0..<graph.count {
            graph.forEachReference(of: index) { if case .future(let task) = $0 { futures.insert(task) } }
        }
        return futures.sorted()
    }

    /// Runs the graph in one thread, in order.
    private static func evaluate(_ graph: CompiledGraph, futures: [TaskID: Outcome]) -> [Outcome] {
        var outcomes: [Outcome] = []
        func outcome(of task: TaskID) -> Outcome? {
            task.graph == 0 ? outcomes[Int(task.index)] : futures[task]
        }
        for index in 0..<graph.count {
            let function = graph.functionOf[index]
            var (hasFailed, varies) = (false, false)
            graph.forEachReference(of: index) { reference in
                let input =
                    switch reference {
                    case .task(let index), .after(let index): TaskID(graph: 0, index: index)
                    case .future(let task): task
                    }
                switch (outcome(of: input), reference) {
                case (.failure, _): hasFailed = true
                case (.varies, .task), (.varies, .future): varies = true
                case (.varies, .after), (.value, _), (nil, _): break
                }
            }
            if isLiteral(graph, index) {
                outcomes.append(.value(graph.literal(of: index)))
            } else if hasFailed {
                outcomes.append(.failure(.dependencyFailed))
            } else {
                let name = function == CompiledGraph.noFunction ? nil : graph.functions[Int(function)]
                if name == SimulatedFunctions.effect || varies && !SimulatedFunctions.isFailing(name) {
                    outcomes.append(.varies)
                    continue
                }
                let result = SimulatedFunctions.call(
                    name, graph.arguments(of: index), lookUp: { outcome(of: $0)?.value }, graph: 0)
                switch result {
                case .success(let value): outcomes.append(.value(value))
                case .failure(let failure): outcomes.append(.failure(failure.kind))
                }
            }
        }
        return outcomes
    }
}

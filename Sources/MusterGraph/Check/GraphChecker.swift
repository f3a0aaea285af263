/// Follows types through a graph, task by task.
///
/// A verdict depends only on the function and the arguments' types, so it is found once and remembered: a graph of a
/// million calls of a few kinds costs little more than reading its arguments.
struct GraphChecker {
    let graph: CompiledGraph
    let catalog: FunctionCatalog
    let futureType: (TaskID) -> ValueType?

    /// What is known of arguments and results, each once; results refer to it by index.
    private var shapes = ShapeTable()
    /// The shape of each task's result.
    private var resultShapes: [UInt32] = []
    private var functions: [ResolvedFunction]
    private var functionIndices: [ResolvedFunction: UInt32] = [:]
    private var functionOf: [UInt32] = []
    private var verdicts: [[UInt32]: Verdict] = [:]
    /// The function and the shapes of the arguments of the call at hand.
    private var call: [UInt32] = []
    /// Those of the call before, and what came of it.
    private var lastCall: [UInt32] = []
    private var lastVerdict = Verdict.failure("")
    private var settledTypes: [ArgumentType: Result<ArgumentType, FunctionCatalog.InlineFailure>] = [:]
    /// What is wrong, with the task where it is.
    private(set) var errors: [(task: Int, message: String)] = []
    private var furtherErrors = 0
    private static var errorLimit: Int { 1000 }

    private enum Verdict {
        case fits(function: UInt32, result: UInt32)
        case failure(String)
    }

    init(_ graph: CompiledGraph, catalog: FunctionCatalog, futureType: @escaping (TaskID) -> ValueType?) {
        self.graph = graph
        self.catalog = catalog
        self.futureType = futureType
        functions = graph.functions.map { ResolvedFunction(name: $0, candidates: catalog.functions(named: $0)) }
        for (index, function) in functions.enumerated() where function.candidates.count == 1 {
            functionIndices[function] = UInt32(index)
        }
        resultShapes.reserveCapacity(graph.count)
        functionOf.reserveCapacity(graph.count)
    }

    /// Checks every task; afterwards there are errors, or `result` is right.
    mutating func checkAll() {
        graph.arguments.withUnsafeBytes { arguments in
            for task in 0..<graph.count {
                let range = Int(graph.argumentOffsets[task])..<Int(graph.argumentOffsets[task + 1])
                check(task, UnsafeRawBufferPointer(rebasing: arguments[range]))
            }
        }
    }

    var result: CheckedGraph {
        CheckedGraph(
            graph: graph, functions: functions, functionOf: functionOf, types: shapes.naturalTypes,
            resultTypes: resultShapes.map { shapes.natural[Int($0)] })
    }

    /// The errors, with how many more there were.
    func graphErrors(position: (Int) -> (line: Int, column: Int)? = { _ in nil }) -> [GraphError] {
        let told = errors.map { task, message in
            let function = graph.functionOf[task]
            let place = position(task)
            return GraphError(
                key: graph.key(of: task),
                function: function == CompiledGraph.noFunction ? nil : graph.functions[Int(function)],
                line: place?.line, column: place?.column, message: message)
        }
        return furtherErrors == 0 ? told : told + [GraphError(message: "and \(furtherErrors) more errors of this kind")]
    }

    private mutating func check(_ task: Int, _ arguments: UnsafeRawBufferPointer) {
        let function = graph.functionOf[task]
        call.removeAll(keepingCapacity: true)
        call.append(function)
        do throws(DecodingFailure) {
            try readShapes(task, arguments)
        } catch {
            fail(task, "the arguments are damaged \(error)")
        }
        guard function != CompiledGraph.noFunction else {
            functionOf.append(CompiledGraph.noFunction)
            resultShapes.append(call.count == 2 ? call[1] : ShapeTable.value)
            return
        }
        if arguments.count > GraphLimits.argumentByteCount {
            fail(
                task,
                "its arguments have \(arguments.count) bytes, and the limit is \(GraphLimits.argumentByteCount); "
                    + "give a large value a key of its own")
        }
        switch verdict() {
        case .fits(let function, let result):
            functionOf.append(function)
            resultShapes.append(result)
        case .failure(let message):
            fail(task, message)
            functionOf.append(function)
            resultShapes.append(ShapeTable.value)
        }
    }

    private mutating func fail(_ task: Int, _ message: String) {
        if errors.count < Self.errorLimit { errors.append((task, message)) } else { furtherErrors += 1 }
    }

    /// Appends the shapes of the arguments to `call`.
    private mutating func readShapes(_ task: Int, _ arguments: UnsafeRawBufferPointer) throws(DecodingFailure) {
        var reader = MessagePackReader(arguments)
        while !reader.isAtEnd {
            if let shape = ShapeTable.scalar(reader.nextKind) {
                _ = try reader.skip()
                call.append(shape)
            } else if reader.nextKind == .extension {
                let start = reader.position
                let (type, bytes) = try reader.readExtension()
                switch ArgumentExtension(rawValue: type) {
                case .reference where bytes.count == 4:
                    let input = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
                    call.append(input < task ? resultShapes[Int(input)] : ShapeTable.value)
                case .after: break
                case .reference, .future, .function, .described, .parameter, .inline, .block, nil:
                    let item = UnsafeRawBufferPointer(rebasing: arguments[start..<reader.position])
                    call.append(try shape(of: item, task))
                }
            } else {
                call.append(try shape(of: try reader.skip(), task))
            }
        }
    }

    /// The shape of an argument that is more than a scalar or a reference.
    private mutating func shape(of item: UnsafeRawBufferPointer, _ task: Int) throws(DecodingFailure) -> UInt32 {
        var reader = MessagePackReader(item)
        var unknown: [TaskID] = []
        let type = try reader.readArgumentType(functions: graph.functions) { reference in
            switch reference {
            case .task(let input), .after(let input):
                // What is not before was refused when the graph was compiled, and its type does not matter here.
                return input < task ? shapes.types[Int(resultShapes[Int(input)])] : .type(.value)
            case .future(let future):
                if let type = futureType(future) { return .type(type) }
                unknown.append(future)
                return .type(.value)
            }
        }
        for future in unknown { fail(task, "the future \(future) is not known here; it may have been released") }
        switch settled(type) {
        case .success(let type): return shapes.index(of: type)
        case .failure(let failure):
            fail(task, failure.message)
            return ShapeTable.value
        }
    }

    /// The argument with the types of the calls in it, which are found once for all arguments that are alike.
    private mutating func settled(_ type: ArgumentType) -> Result<ArgumentType, FunctionCatalog.InlineFailure> {
        guard type.hasInline else { return .success(type) }
        if let known = settledTypes[type] { return known }
        let result = Result { () throws(FunctionCatalog.InlineFailure) in try catalog.settle(type) }
        settledTypes[type] = result
        return result
    }

    /// The verdict on `call`.
    private mutating func verdict() -> Verdict {
        if call == lastCall { return lastVerdict }
        let verdict = verdicts[call] ?? newVerdict()
        verdicts[call] = verdict
        (lastCall, lastVerdict) = (call, verdict)
        return verdict
    }

    private mutating func newVerdict() -> Verdict {
        let name = graph.functions[Int(call[0])]
        let arguments = call.dropFirst().map { shapes.types[Int($0)] }
        switch catalog.resolve(name, arguments) {
        case .one(let function, let result):
            return .fits(function: index(name, [function]), result: shapes.index(of: .type(result)))
        case .several(let candidates, let result):
            return .fits(function: index(name, candidates), result: shapes.index(of: .type(result)))
        case .failure(let message): return .failure(message)
        }
    }

    private mutating func index(_ name: String, _ candidates: [FunctionDescription]) -> UInt32 {
        let resolved = ResolvedFunction(name: name, candidates: candidates)
        if let index = functionIndices[resolved] { return index }
        let index = UInt32(functions.count)
        functions.append(resolved)
        functionIndices[resolved] = index
        return index
    }
}

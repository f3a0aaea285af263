package import MusterGraph
package import MusterRegistry

/// Computes a call whose arguments are more than values: functions, calls within the task, streams of rows.
///
/// A value for one task, on one thread. Recursion is bounded by the depth to which arguments nest, which was checked when
/// the graph was.
package struct Evaluator {
    let functions: FunctionTable
    let context: CallContext
    /// The result that a reference stands for; nil when it is not here, and then the caller knows why.
    let lookup: (ArgumentReference) -> Payload?

    /// - Parameter context: The calling thread's own.
    package init(
        functions: FunctionTable, context: CallContext, lookup: @escaping (ArgumentReference) -> Payload?
    ) {
        self.functions = functions
        self.context = context
        self.lookup = lookup
    }

    /// Calls function `index` with arguments as `docs/graph-format.md` has them.
    package func call(_ index: Int, _ arguments: Payload) throws(CallFailure) -> Payload {
        let entry = try functions.entry(at: index)
        var operands: [Operand] = []
        // Borrowed while `arguments` is alive, which is until the end.
        var reader = MessagePackReader(arguments.borrowedBytes)
        while !reader.isAtEnd {
            if let operand = try read(&reader, of: arguments, for: entry.name) { operands.append(operand) }
        }
        let result = try materialize(call(entry, operands), for: entry.name)
        withExtendedLifetime(arguments) {}
        return result
    }

    func call(_ entry: FunctionTable.Entry, _ operands: [Operand]) throws(CallFailure) -> Operand {
        let function = entry.candidates.count == 1 ? entry.candidates[0] : try choose(entry, operands)
        guard operands.count == function.description.signature.arguments.count else {
            throw CallFailure(
                .argumentCount, function: entry.name,
                message: "\(operands.count) arguments given: \(function.description.signature)")
        }
        switch function {
        case .plugin(let function):
            var values: [Payload] = []
            for operand in operands { values.append(try materialize(operand, for: entry.name)) }
            return .value(try function.call(values, in: context))
        case .primitive(let primitive):
            let arguments = PrimitiveArguments(name: entry.name, operands: operands, evaluator: self)
            switch primitive.body {
            case .call(let body): return try body(arguments)
            case .rows(let rows): return try arguments.apply(rows, primitive.description.signature)
            }
        }
    }

    private func choose(_ entry: FunctionTable.Entry, _ operands: [Operand]) throws(CallFailure) -> Callable {
        var types: [ArgumentType] = []
        for operand in operands {
            do throws(DecodingFailure) { types.append(try operand.argumentType) } catch {
                throw CallFailure(.argumentType, function: entry.name, message: error.message)
            }
        }
        return try functions.resolve(entry, types).function
    }
}

extension Evaluator {
    /// Puts an operand together.
    func materialize(_ operand: Operand, for name: String) throws(CallFailure) -> Payload {
        switch operand {
        case .value(let payload): return payload
        case .stream(let stream):
            if let whole = stream.whole { return whole }
            return try block(collect(stream, for: name), for: name).payload
        case .list(let operands):
            var writer = MessagePackWriter()
            writer.beginArray(operands.count)
            for operand in operands {
                let value = try materialize(operand, for: name)
                do throws(ConversionFailure) {
                    try value.messagePack().withUnsafeBytes { writer.append(raw: $0) }
                } catch {
                    throw CallFailure(.badArgument, function: name, message: "\(error)")
                }
            }
            return Payload(writer.take())
        case .function:
            throw CallFailure(
                .badArgument, function: name, message: "a function is given where a value is needed")
        }
    }

    /// All rows of a stream in one column.
    func collect(_ stream: any RowStream, for name: String) throws(CallFailure) -> ColumnWriter {
        let writer = try column(of: stream.elementType, for: name)
        while let chunk = try stream.next() {
            try checkCancellation(of: name)
            writer.append(chunk, rows: 0..<chunk.count)
            try checkSize(writer, for: name)
        }
        return writer
    }

    /// An operand as rows. A literal takes the type that its elements have in common.
    func stream(_ operand: Operand, for name: String) throws(CallFailure) -> any RowStream {
        if case .stream(let stream) = operand { return stream }
        let payload = try materialize(operand, for: name)
        do {
            if payload.isColumnBlock {
                return BlockStream(try ColumnBlock(parsing: payload.aligned(), validate: context.validation))
            }
            guard case .list(let element) = try payload.argumentType.natural else {
                throw ConversionFailure("\(try payload.runtimeType) is given where a list is needed")
            }
            if let block = try? ColumnBlock(converting: payload, to: element) { return BlockStream(block) }
            return BlockStream(try ColumnBlock(converting: payload, to: .value))
        } catch {
            throw CallFailure(.argumentType, function: name, message: "\(error)")
        }
    }

    /// An empty column of a type.
    func column(of type: ValueType, for name: String) throws(CallFailure) -> ColumnWriter {
        do throws(ConversionFailure) { return try ColumnWriter(type) } catch {
            throw CallFailure(.argumentType, function: name, message: "\(error)")
        }
    }

    /// The rows of a column as a list.
    func block(_ writer: ColumnWriter, for name: String) throws(CallFailure) -> ColumnBlock {
        try checkSize(writer, for: name)
        do throws(DecodingFailure) { return try writer.block() } catch {
            throw CallFailure(.invalidResult, function: name, message: error.message)
        }
    }

    /// Refuses a result that has grown beyond the limit.
    func checkSize(_ writer: ColumnWriter, for name: String) throws(CallFailure) {
        guard writer.byteCount > context.maximumResultBytes else { return }
        throw tooLarge(writer.byteCount, for: name)
    }

    func tooLarge(_ byteCount: Int, for name: String) -> CallFailure {
        CallFailure(
            .resultTooLarge, function: name,
            message: "its result has \(byteCount) bytes or more, and the limit is \(context.maximumResultBytes);"
                + " more partitions make smaller ones")
    }

    /// Ends a task that nobody wants any more.
    func checkCancellation(of name: String) throws(CallFailure) {
        guard context.cancellation.isCancelled else { return }
        throw CallFailure(.cancelled, function: name, message: "nobody wants the result any more")
    }
}

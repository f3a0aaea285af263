import MusterGraph
import MusterRegistry

/// The arguments of a primitive's call, in the forms that primitives take them.
struct PrimitiveArguments: ~Copyable {
    /// The primitive's name, for messages.
    let name: String
    let operands: [Operand]
    let evaluator: Evaluator

    var context: CallContext { evaluator.context }

    /// A list, as rows. A literal takes the type that its elements have in common.
    func rows(_ index: Int) throws(CallFailure) -> any RowStream {
        try evaluator.stream(operands[index], for: name)
    }

    /// A list of lists, the rows of each.
    func rowsOfEach(_ index: Int) throws(CallFailure) -> [any RowStream] {
        var streams: [any RowStream] = []
        if case .list(let operands) = operands[index] {
            for operand in operands { streams.append(try evaluator.stream(operand, for: name)) }
            return streams
        }
        let lists = try rows(index)
        guard case .list(let element) = lists.elementType else {
            throw failure("list<\(lists.elementType)> is given, and lists in a list are needed")
        }
        while let chunk = try lists.next() {
            for row in 0..<chunk.count {
                let writer = try column(of: element)
                writer.append(chunk.children[0], rows: chunk.elements(at: row))
                streams.append(BlockStream(try block(writer)))
            }
        }
        return streams
    }

    /// A function, ready for rows of these types.
    func function(_ index: Int, taking types: [ValueType]) throws(CallFailure) -> RowFunction {
        guard case .function(let function) = operands[index] else {
            throw failure("argument \(index + 1) is no function")
        }
        return try RowFunction(function, taking: types, evaluator: evaluator)
    }

    func int64(_ index: Int) throws(CallFailure) -> Int64 {
        try read(index) { reader throws(DecodingFailure) in try reader.readInt64() }
    }

    func float64(_ index: Int) throws(CallFailure) -> Double {
        try read(index) { reader throws(DecodingFailure) in
            reader.nextKind == .integer ? Double(try reader.readInt64()) : try reader.readDouble()
        }
    }

    func bool(_ index: Int) throws(CallFailure) -> Bool {
        try read(index) { reader throws(DecodingFailure) in try reader.readBool() }
    }

    func string(_ index: Int) throws(CallFailure) -> String {
        try read(index) { reader throws(DecodingFailure) in try reader.readString() }
    }

    /// A value, whatever it is.
    func value(_ index: Int) throws(CallFailure) -> Payload {
        try evaluator.materialize(operands[index], for: name)
    }

    private func read<Result>(
        _ index: Int, _ body: (inout MessagePackReader) throws(DecodingFailure) -> Result
    ) throws(CallFailure) -> Result {
        let payload = try value(index)
        do throws(DecodingFailure) {
            return try payload.withUnsafeBytes { bytes throws(DecodingFailure) in
                var reader = MessagePackReader(bytes)
                return try body(&reader)
            }
        } catch {
            throw failure("argument \(index + 1): \(error.message)")
        }
    }
}

extension PrimitiveArguments {
    /// A failure of an argument.
    func failure(_ message: String) -> CallFailure {
        CallFailure(.badArgument, function: name, message: message)
    }

    /// An empty column of a type.
    func column(of type: ValueType) throws(CallFailure) -> ColumnWriter {
        try evaluator.column(of: type, for: name)
    }

    /// The rows of a column as a list.
    func block(_ writer: ColumnWriter) throws(CallFailure) -> ColumnBlock {
        try evaluator.block(writer, for: name)
    }

    /// The rows of a column as a result.
    func list(_ writer: ColumnWriter) throws(CallFailure) -> Operand {
        .value(try block(writer).payload)
    }

    /// Calls `body` with each chunk of a list, and sees to it that the task can be cancelled.
    func forEachChunk(
        of stream: any RowStream, _ body: (Column) throws(CallFailure) -> Void
    ) throws(CallFailure) {
        while let chunk = try stream.next() {
            try evaluator.checkCancellation(of: name)
            try body(chunk)
        }
    }
}

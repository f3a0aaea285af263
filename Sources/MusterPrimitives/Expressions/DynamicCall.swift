import MusterGraph
import MusterRegistry

/// A call with arguments of type `value`: what each row is decides which function is called.
///
/// The call is put together once for each combination of types that occurs. A row takes microseconds, not nanoseconds. The
/// calls that its arguments are, and those that it is an argument of, are no slower for it.
final class DynamicCall: RowExpression {
    let type: ValueType
    let isConstant = false
    private let function: FunctionOperand
    private let name: String
    private let arguments: [any RowExpression]
    private let evaluator: Evaluator
    private let writer: ColumnWriter
    private var variants: [[ValueType]: RowFunction] = [:]

    /// - Parameters:
    ///   - index: The function's number in the graph.
    ///   - result: The type of a result; `value` where the functions that may be called differ in it.
    init(
        _ index: Int, _ name: String, _ arguments: [any RowExpression], result: ValueType, evaluator: Evaluator
    ) throws(CallFailure) {
        function = FunctionOperand(index: index, arguments: nil, argumentType: .function(name))
        self.name = name
        self.arguments = arguments
        self.evaluator = evaluator
        type = result
        writer = try evaluator.column(of: result, for: name)
    }

    func evaluate(_ parameters: [Column], count: Int, _ context: CallContext) throws(CallFailure) -> Column {
        var columns: [Column] = []
        for argument in arguments { columns.append(try argument.evaluate(parameters, count: count, context)) }
        writer.removeAll()
        for row in 0..<count {
            do {
                try append(row, of: columns)
            } catch {
                throw CallFailure(error.kind, function: error.function, message: error.message, row: UInt64(row))
            }
        }
        return writer.column
    }

    func uses(parameter: Int) -> Bool { arguments.contains { $0.uses(parameter: parameter) } }

    private func append(_ row: Int, of columns: [Column]) throws(CallFailure) {
        var blocks: [ColumnBlock] = []
        // What the function gives may look at them.
        defer { withExtendedLifetime(blocks) {} }
        for (argument, column) in zip(arguments, columns) {
            blocks.append(try block(of: argument.isConstant ? 0 : row, of: column))
        }
        let found = blocks.map(\.elementType)
        let variant: RowFunction
        if let known = variants[found] {
            variant = known
        } else {
            variant = try RowFunction(function, taking: found, evaluator: evaluator)
            variants[found] = variant
        }
        let result = try variant.apply(blocks.map(\.column))
        do {
            if type != .value || result.type == .value {
                guard result.type.hasLayout(of: type) else {
                    throw ConversionFailure("it gives \(result.type), and \(type) is needed")
                }
                writer.append(0, of: result)
            } else {
                var item = MessagePackWriter()
                try result.write(0, to: &item)
                item.bytes.withUnsafeBytes { writer.append(bytes: $0) }
            }
        } catch {
            throw CallFailure(.invalidResult, function: name, message: "\(error)")
        }
    }

    /// One row with the type that it really has.
    private func block(of row: Int, of column: Column) throws(CallFailure) -> ColumnBlock {
        do {
            var item = MessagePackWriter()
            try column.write(row, to: &item)
            let value = Payload(item.take())
            let type = column.type == .value ? try value.argumentType.natural : column.type
            return try ColumnBlock(row: value, of: type)
        } catch {
            throw CallFailure(.badArgument, function: name, message: "\(error)")
        }
    }
}

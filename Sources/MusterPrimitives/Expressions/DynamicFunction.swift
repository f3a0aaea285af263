import MusterGraph
import MusterRegistry

/// A function that is applied to rows of type `value`: what each row is decides which function is called.
///
/// It is put together once for each combination of types that occurs. A row takes microseconds, not nanoseconds.
final class DynamicFunction: RowExpression {
    let type: ValueType
    let isConstant = false
    private let function: FunctionOperand
    private let types: [ValueType]
    private let evaluator: Evaluator
    private let writer: ColumnWriter
    private var variants: [[ValueType]: RowFunction] = [:]

    /// - Parameter result: The type of a result; `value` where the functions that may be called differ in it.
    init(
        _ function: FunctionOperand, taking types: [ValueType], result: ValueType, evaluator: Evaluator
    ) throws(CallFailure) {
        self.function = function
        self.types = types
        self.evaluator = evaluator
        type = result
        writer = try evaluator.column(of: result, for: function.argumentType.description)
    }

    func evaluate(_ parameters: [Column], count: Int, _ context: CallContext) throws(CallFailure) -> Column {
        writer.removeAll()
        for row in 0..<count {
            do {
                try append(row, of: parameters)
            } catch {
                throw CallFailure(error.kind, function: error.function, message: error.message, row: UInt64(row))
            }
        }
        return writer.column
    }

    private func append(_ row: Int, of parameters: [Column]) throws(CallFailure) {
        var blocks: [ColumnBlock] = []
        for column in parameters { blocks.append(try block(of: row, of: column)) }
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
            throw CallFailure(.invalidResult, function: variant.name, message: "\(error)")
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
            throw CallFailure(.badArgument, function: function.argumentType.description, message: "\(error)")
        }
    }
}

import MusterGraph
import MusterRegistry

/// A function that is applied to rows, a chunk at a time.
///
/// It is put together once for a task: names are resolved by the types of the rows, and what is left is a tree of columns.
/// Where an argument of a call is of type `value`, what each row is decides anew; see ``DynamicCall``.
final class RowFunction {
    /// The type of a result.
    let resultType: ValueType
    /// The name of the function, for messages.
    let name: String
    let body: any RowExpression
    let context: CallContext
    /// A constant result, as often as there were rows.
    private var repeated: ColumnWriter?

    /// - Parameter types: The types of the columns that it will be given.
    init(_ function: FunctionOperand, taking types: [ValueType], evaluator: Evaluator) throws(CallFailure) {
        name = try evaluator.functions.entry(at: function.index).name
        context = evaluator.context
        body = try RowFunctionCompiler(types: types, evaluator: evaluator).compile(function)
        resultType = body.type
    }

    /// The results for the rows of `columns`, which are equally many; valid until the next call.
    ///
    /// A failure's row is counted from the first row of this chunk.
    func apply(_ columns: [Column]) throws(CallFailure) -> Column {
        let count = columns.first?.count ?? 0
        let result = try body.evaluate(columns, count: count, context)
        guard body.isConstant else { return result }
        let writer: ColumnWriter
        if let repeated {
            writer = repeated
        } else {
            do throws(ConversionFailure) { writer = try ColumnWriter(resultType) } catch {
                throw CallFailure(.invalidResult, function: name, message: "\(error)")
            }
            repeated = writer
        }
        if writer.count < count { writer.append(0, of: result, times: count - writer.count) }
        return writer.column.slice(0..<count)
    }
}

import MusterGraph
import MusterRegistry

/// A part of a function that is applied to rows: it gives a column for the columns of the parameters.
///
/// The columns of calls lie in memory that is used again for the next rows.
protocol RowExpression: AnyObject {
    /// The type of a row of the result.
    var type: ValueType { get }
    /// Whether the result is one row that serves all.
    var isConstant: Bool { get }
    /// The results for rows `0..<count` of the parameters.
    func evaluate(_ parameters: [Column], count: Int, _ context: CallContext) throws(CallFailure) -> Column
    /// Whether the result may depend on a parameter.
    func uses(parameter: Int) -> Bool
}

extension RowExpression {
    func uses(parameter: Int) -> Bool { true }
}

/// A parameter of the function.
final class ParameterExpression: RowExpression {
    let type: ValueType
    let isConstant = false
    private let number: Int

    init(_ number: Int, _ type: ValueType) {
        self.number = number
        self.type = type
    }

    func evaluate(_ parameters: [Column], count: Int, _ context: CallContext) throws(CallFailure) -> Column {
        parameters[number]
    }

    func uses(parameter: Int) -> Bool { number == parameter }
}

/// A value that is the same for all rows.
final class ConstantExpression: RowExpression {
    let type: ValueType
    let isConstant = true
    private let block: ColumnBlock

    /// - Parameter block: One row.
    init(_ block: ColumnBlock) {
        self.block = block
        type = block.elementType
    }

    func evaluate(_ parameters: [Column], count: Int, _ context: CallContext) throws(CallFailure) -> Column {
        block.column
    }

    func uses(parameter: Int) -> Bool { false }
}

/// A call of a plugin's function.
final class CallExpression: RowExpression {
    let type: ValueType
    /// Whether all arguments are: then it is called once.
    let isConstant: Bool
    let call: RowCall
    let arguments: [any RowExpression]
    private let writer: ColumnWriter

    init(_ function: PreparedFunction, _ arguments: [any RowExpression], writer: ColumnWriter) {
        call = RowCall(function)
        type = writer.type
        self.arguments = arguments
        self.writer = writer
        isConstant = !arguments.isEmpty && arguments.allSatisfy(\.isConstant)
    }

    func evaluate(_ parameters: [Column], count: Int, _ context: CallContext) throws(CallFailure) -> Column {
        if isConstant, writer.count == 1 { return writer.column }
        let rows = try evaluate(arguments[...], parameters, count: count, context)
        writer.removeAll()
        try call.call(rows, count: isConstant ? 1 : count, into: writer, in: context)
        return writer.column
    }

    /// Some of the arguments, for rows `0..<count` of the parameters.
    func evaluate(
        _ arguments: ArraySlice<any RowExpression>, _ parameters: [Column], count: Int, _ context: CallContext
    ) throws(CallFailure) -> [RowArgument] {
        var rows: [RowArgument] = []
        rows.reserveCapacity(arguments.count)
        for argument in arguments {
            let column = try argument.evaluate(parameters, count: count, context)
            rows.append(RowArgument(column, isConstant: argument.isConstant))
        }
        return rows
    }

    func uses(parameter: Int) -> Bool { arguments.contains { $0.uses(parameter: parameter) } }
}

/// A call of a primitive that works on columns.
final class PrimitiveExpression: RowExpression {
    let type: ValueType
    let isConstant = false
    private let primitive: RowPrimitive
    private let arguments: [any RowExpression]
    private let writer: ColumnWriter
    /// For each argument that is constant, its value as often as there are rows.
    private let repeated: [ColumnWriter?]

    init(_ primitive: RowPrimitive, _ arguments: [any RowExpression], writer: ColumnWriter, repeated: [ColumnWriter?]) {
        self.primitive = primitive
        self.arguments = arguments
        self.writer = writer
        self.repeated = repeated
        type = writer.type
    }

    func evaluate(_ parameters: [Column], count: Int, _ context: CallContext) throws(CallFailure) -> Column {
        var columns: [Column] = []
        columns.reserveCapacity(arguments.count)
        for (argument, repeated) in zip(arguments, repeated) {
            let column = try argument.evaluate(parameters, count: count, context)
            guard let repeated else {
                columns.append(column)
                continue
            }
            if repeated.count < count { repeated.append(0, of: column, times: count - repeated.count) }
            columns.append(repeated.column.slice(0..<count))
        }
        writer.removeAll()
        return try primitive.apply(columns, writer)
    }

    func uses(parameter: Int) -> Bool { arguments.contains { $0.uses(parameter: parameter) } }
}

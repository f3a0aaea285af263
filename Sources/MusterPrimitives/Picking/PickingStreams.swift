import MusterGraph
import MusterRegistry

/// What an expression makes of each row of a stream.
final class ExpressionStream: RowStream {
    private let source: any RowStream
    private let expression: any RowExpression
    private let context: CallContext
    private var position = 0

    /// - Parameter expression: Of one parameter.
    init(_ source: any RowStream, _ expression: any RowExpression, context: CallContext) {
        self.source = source
        self.expression = expression
        self.context = context
    }

    var elementType: ValueType { expression.type }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        defer { position += chunk.count }
        do throws(CallFailure) { return try expression.evaluate([chunk], count: chunk.count, context) } catch {
            throw error.atElement(from: position)
        }
    }
}

/// The values at several keys of each map, as a list.
final class SeveralStream: RowStream {
    private let source: any RowStream
    private let keys: ColumnBlock
    private let writer: ColumnWriter
    private let name: String
    private var position = 0

    /// - Parameter writer: Of lists of what the maps hold.
    init(_ source: any RowStream, keys: ColumnBlock, writer: ColumnWriter, name: String) {
        self.source = source
        self.keys = keys
        self.writer = writer
        self.name = name
    }

    var elementType: ValueType { writer.type }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        defer { position += chunk.count }
        writer.removeAll()
        do throws(CallFailure) {
            try RowPrimitive.eachRow(chunk.count, name) { row throws(PickingFailure) in
                let item = MapItem(column: chunk, row: row)
                for index in 0..<keys.count {
                    let key = keys.column.bytes(at: index)
                    guard let value = try item.value(at: key) else { throw item.missing(key) }
                    try writer.children[0].append(picked: value)
                }
                writer.endRow()
            }
        } catch {
            throw error.atElement(from: position)
        }
        return writer.column
    }
}

extension PrimitiveArguments {
    /// What a primitive for rows picks of each row of a list, the first argument, with the other arguments as constants.
    func pick(_ primitive: RowPrimitive, by key: ValueType) throws(CallFailure) -> any RowStream {
        let rows = try typedRows(0)
        let element: ValueType
        switch rows.elementType {
        case .map(let inner), .list(let inner): element = inner
        case .value: element = .value
        case let type: throw failure("the elements are \(type), in which nothing can be looked up")
        }
        // What there is instead of something missing is of the type of what is there.
        let types = [key, element].prefix(operands.count - 1)
        var expressions: [any RowExpression] = [ParameterExpression(0, rows.elementType)]
        var repeated: [ColumnWriter?] = [nil]
        for (index, type) in types.enumerated() {
            let payload = try value(index + 1)
            do throws(ConversionFailure) {
                expressions.append(ConstantExpression(try ColumnBlock(row: payload, of: type)))
            } catch {
                throw failure("argument \(index + 2): \(error)")
            }
            repeated.append(try column(of: type))
        }
        let expression = PrimitiveExpression(
            primitive, expressions, writer: try column(of: element), repeated: repeated)
        return ExpressionStream(rows, expression, context: context)
    }

    /// The values at several keys, the second argument, of each map of a list, the first.
    func pickSeveral() throws(CallFailure) -> any RowStream {
        let rows = try typedRows(0)
        let element = if case .map(let inner) = rows.elementType { inner } else { ValueType.value }
        let keys = try evaluator.collect(try self.rows(1, of: .string), for: name)
        return SeveralStream(
            rows, keys: try block(keys), writer: try column(of: .list(element)), name: name)
    }
}

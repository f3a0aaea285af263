import MusterGraph
import MusterRegistry

extension Operand {
    static func int64(_ value: Int64) -> Operand { write { $0.write(value) } }
    static func float64(_ value: Double) -> Operand { write { $0.write(value) } }
    static func bool(_ value: Bool) -> Operand { write { $0.write(value) } }

    private static func write(_ body: (inout MessagePackWriter) -> Void) -> Operand {
        var writer = MessagePackWriter()
        body(&writer)
        return .value(Payload(writer.take()))
    }
}

extension PrimitiveArguments {
    /// The one row of a column as a value.
    func value(of column: Column) throws(CallFailure) -> Payload {
        do {
            if case .list = column.type, column.isPresent(0) {
                let writer = try ColumnWriter(column.children[0].type)
                writer.append(column.children[0], rows: column.elements(at: 0))
                return try writer.block().payload
            }
            var writer = MessagePackWriter()
            try column.write(0, to: &writer)
            return Payload(writer.take())
        } catch {
            throw CallFailure(.invalidResult, function: name, message: "\(error)")
        }
    }

    /// Calls a primitive for rows with values: as columns of one row each.
    ///
    /// - Parameter signature: That of the primitive: of several of one name, the one that was chosen.
    func apply(_ primitive: RowPrimitive, _ signature: Signature) throws(CallFailure) -> Operand {
        var blocks: [ColumnBlock] = []
        // What the primitive gives may look at them.
        defer { withExtendedLifetime(blocks) {} }
        for (index, operand) in operands.enumerated() {
            let value = try evaluator.materialize(operand, for: name)
            do {
                let type = try Self.rowType(value, asked: signature.arguments[index].type)
                blocks.append(try ColumnBlock(row: value, of: type))
            } catch {
                throw CallFailure(.argumentType, function: name, message: "\(error)")
            }
        }
        guard let type = primitive.resultType(blocks.map(\.elementType)) else {
            throw failure(
                "(\(blocks.map(\.elementType.description).joined(separator: ", "))) does not fit \(signature)")
        }
        let writer = try column(of: type)
        do throws(CallFailure) {
            return .value(try value(of: try primitive.apply(blocks.map(\.column), writer)))
        } catch {
            // There is one row only.
            throw CallFailure(error.kind, function: error.function, message: error.message)
        }
    }

    /// The type that a value has as a row: a literal array becomes a tuple where one is asked for.
    private static func rowType(_ value: Payload, asked: ValueType) throws -> ValueType {
        let found = try value.argumentType
        guard case .tuple(let parts) = asked, case .list(let elements, let count) = found, count == parts.count else {
            return found.natural
        }
        return .tuple((0..<count).map { .init((elements.count == count ? elements[$0] : elements[0]).natural) })
    }
}

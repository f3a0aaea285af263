import MusterGraph
import MusterRegistry

/// Lists of which more is asked than that they are some.
extension PrimitiveArguments {
    /// A list as rows of a type. A literal takes that type; rows of another type are converted, or are a failure that names
    /// the element.
    func rows(_ index: Int, of type: ValueType) throws(CallFailure) -> any RowStream {
        if case .stream(let stream) = operands[index] {
            if stream.elementType.hasLayout(of: type) { return stream }
            return ConvertedStream(stream, to: type, writer: try column(of: type), name: name)
        }
        let payload = try value(index).aligned()
        do throws(ConversionFailure) {
            return BlockStream(try ColumnBlock(converting: payload, to: type, validate: context.validation))
        } catch {
            throw CallFailure(.argumentType, function: name, message: "argument \(index + 1): \(error)")
        }
    }

    /// A list that lies in memory as a whole.
    func wholeList(_ index: Int) throws(CallFailure) -> ColumnBlock {
        let rows = try rows(index)
        guard let whole = rows.whole else { return try block(evaluator.collect(rows, for: name)) }
        do throws(DecodingFailure) { return try ColumnBlock(parsing: whole, validate: .structure) } catch {
            throw CallFailure(.argumentType, function: name, message: "argument \(index + 1): \(error.message)")
        }
    }

    /// A list as rows of the type that all its elements have, also where they are maps and lists: in a literal,
    /// ``rows(_:)`` looks at the outside of elements only.
    func typedRows(_ index: Int) throws(CallFailure) -> any RowStream {
        guard case .value(let payload) = operands[index], !payload.isColumnBlock,
            case .list(let element) = try literalType(of: payload).natural,
            let block = try? ColumnBlock(converting: payload, to: element)
        else { return try rows(index) }
        return BlockStream(block)
    }

    /// A list of tuples of `count` parts. In a literal, and among rows of type `value`, tuples are lists.
    func tuples(_ index: Int, count: Int) throws(CallFailure) -> any RowStream {
        try tuples(operands[index], count: count)
    }

    func tuples(_ operand: Operand, count: Int) throws(CallFailure) -> any RowStream {
        let rows = try evaluator.stream(operand, for: name)
        if case .tuple(let parts) = rows.elementType, parts.count == count { return rows }
        var types = [ValueType](repeating: .value, count: count)
        if case .value(let payload) = operand, !payload.isColumnBlock {
            types = partTypes(try literalType(of: payload), count: count)
        } else if case .list(let element) = rows.elementType {
            types = [ValueType](repeating: element, count: count)
        }
        let type = ValueType.tuple(types.map { .init($0) })
        return ConvertedStream(rows, to: type, writer: try column(of: type), name: name)
    }

    /// The types that the parts of all tuples in a literal have in common.
    private func partTypes(_ literal: ArgumentType, count: Int) -> [ValueType] {
        guard case .list(let tuples, _) = literal else { return [ValueType](repeating: .value, count: count) }
        return (0..<count).map { part in
            let found = tuples.compactMap { tuple -> ValueType? in
                guard case .list(let parts, count) = tuple, let first = parts.first else { return nil }
                return (parts.count == count ? parts[part] : first).natural
            }
            return found.first.flatMap { first in found.allSatisfy { $0 == first } ? first : nil } ?? .value
        }
    }

    /// What is known of a literal, all through.
    private func literalType(of payload: Payload) throws(CallFailure) -> ArgumentType {
        do throws(DecodingFailure) {
            return try payload.withUnsafeBytes { bytes throws(DecodingFailure) in
                var reader = MessagePackReader(bytes)
                return try reader.readArgumentType { _ in .type(.value) }
            }
        } catch {
            throw CallFailure(.argumentType, function: name, message: error.message)
        }
    }

    /// The type of a literal tuple.
    func tupleType(of payload: Payload, count: Int) throws(CallFailure) -> ValueType {
        let tuple = try literalType(of: payload)
        return .tuple(partTypes(.list(elements: [tuple], count: 1), count: count).map { .init($0) })
    }

    /// The type that a value has when nobody asks for one.
    func naturalType(of value: Payload) throws(CallFailure) -> ValueType {
        do throws(DecodingFailure) { return try value.argumentType.natural } catch {
            throw CallFailure(.argumentType, function: name, message: error.message)
        }
    }

    /// A list of lists, each as an operand.
    func operandsOfEach(_ index: Int) throws(CallFailure) -> [Operand] {
        switch operands[index] {
        case .list(let operands): return operands
        case .value(let payload) where !payload.isColumnBlock:
            var lists: [Operand] = []
            do throws(DecodingFailure) {
                var reader = MessagePackReader(payload.borrowedBytes)
                for _ in 0..<(try reader.readArrayCount()) {
                    let start = reader.position
                    _ = try reader.skip()
                    lists.append(.value(payload[start..<reader.position]))
                }
            } catch {
                throw CallFailure(.argumentType, function: name, message: error.message)
            }
            return lists
        default: return try rowsOfEach(index).map { .stream($0) }
        }
    }
}

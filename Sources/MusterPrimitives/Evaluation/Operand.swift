package import MusterGraph
import MusterRegistry

/// What an argument of a call is, or its result.
enum Operand {
    /// A value.
    case value(Payload)
    /// A literal list in which something is computed.
    case list([Operand])
    /// Rows that have not been put together yet.
    case stream(any RowStream)
    /// A function.
    case function(FunctionOperand)

    /// What is known of its type, for finding the function that a call is of.
    var argumentType: ArgumentType {
        get throws(DecodingFailure) {
            switch self {
            case .value(let payload): return try payload.argumentType
            case .list(let operands):
                var types: [ArgumentType] = []
                for operand in operands { types.append(try operand.argumentType) }
                return ArgumentType(list: types)
            case .stream(let stream): return .type(.list(stream.elementType))
            case .function(let function): return function.argumentType
            }
        }
    }
}

/// A function as an argument.
struct FunctionOperand {
    /// The number of the function in the graph that it calls.
    let index: Int
    /// For a described function what the extension holds behind the function's number; nil for a function as it is.
    let arguments: [Term]?
    let argumentType: ArgumentType

    /// A part of a described function.
    indirect enum Term {
        case parameter(Int)
        case call(index: Int, [Term])
        case list([Term])
        /// A value that does not depend on parameters.
        case constant(Operand)
    }
}

extension Payload {
    /// What is known of the value as an argument. An array takes the type that is asked of it, as a literal does, so
    /// its first elements are looked at.
    package var argumentType: ArgumentType {
        get throws(DecodingFailure) {
            let type = try runtimeType
            guard type == .list(.value), !isColumnBlock else { return .type(type) }
            return try withUnsafeBytes { bytes throws(DecodingFailure) in
                var reader = MessagePackReader(bytes)
                let count = try reader.readArrayCount()
                var elements: [ArgumentType] = []
                // Elements of other types further behind are found when the argument is converted.
                for _ in 0..<min(count, 16) {
                    let start = reader.position
                    _ = try reader.skip()
                    elements.append(.type(try self[start..<reader.position].runtimeType))
                }
                return ArgumentType(list: elements)
            }
        }
    }
}

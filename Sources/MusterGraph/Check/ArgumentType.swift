/// What is known of an argument before a call: its type, or the shape of a literal, which takes the type asked of it.
package indirect enum ArgumentType: Hashable, Sendable {
    /// Something of a known type; `value` where only running shows it.
    case type(ValueType)
    /// A literal list or tuple. When all elements are alike, `elements` holds one of them.
    case list(elements: [ArgumentType], count: Int)
    /// A literal map: the types of its values, each once.
    case map([ArgumentType])
    /// A registered function.
    case function(String)
    /// A function that a call with parameters describes.
    case described(function: String, arguments: [ArgumentType])
    /// A parameter of the function that is being described.
    case parameter(Int)
    /// A call within the task, of which only its arguments are known yet; `FunctionCatalog.settle` finds its type.
    case inline(function: String, arguments: [ArgumentType])

    /// A literal list of `elements`.
    package init(list elements: [ArgumentType]) {
        let alike = elements.dropFirst().allSatisfy { $0 == elements[0] }
        self = .list(elements: alike ? Array(elements.prefix(1)) : elements, count: elements.count)
    }

    /// A literal map with `values`.
    package init(map values: [ArgumentType]) {
        var seen: Set<ArgumentType> = []
        self = .map(values.filter { seen.insert($0).inserted })
    }

    /// The type that this has when nobody asks for one: `[1, 2.5]` is a `list<value>`.
    package var natural: ValueType {
        switch self {
        case .type(let type): type
        case .list(let elements, _): .list(Self.common(elements))
        case .map(let values): .map(Self.common(values))
        case .function, .described, .parameter, .inline: .value
        }
    }

    private static func common(_ types: [ArgumentType]) -> ValueType {
        let naturals = Set(types.map(\.natural))
        return naturals.count == 1 ? naturals.first ?? .value : .value
    }

    /// Whether a call within the task stands in this.
    var hasInline: Bool {
        switch self {
        case .inline: true
        case .list(let elements, _): elements.contains(where: \.hasInline)
        case .map(let values): values.contains(where: \.hasInline)
        case .type, .function, .described, .parameter: false
        }
    }

    /// Whether a call is given a function with this.
    var isFunction: Bool {
        switch self {
        case .function, .described: true
        case .type, .list, .map, .parameter, .inline: false
        }
    }
}

extension ArgumentType: CustomStringConvertible {
    /// The type as messages show it.
    package var description: String {
        switch self {
        case .type, .list, .map: natural.description
        case .function(let name): "the function `\(name)`"
        case .described(let function, _): "a function that calls `\(function)`"
        case .parameter(let number): "$\(number)"
        case .inline(let function, _): "what `\(function)` gives"
        }
    }
}

extension MessagePackReader {
    /// Reads one item of a task's arguments, or of a value, and tells its type.
    ///
    /// Recursion is bounded by `maximumDepth`.
    ///
    /// - Parameters:
    ///   - functions: The functions of the graph that the item is of; none for a value.
    ///   - resultType: The type of what a reference stands for.
    package mutating func readArgumentType(
        functions: [String] = [], depth: Int = 1, resultType: (ArgumentReference) -> ArgumentType
    ) throws(DecodingFailure) -> ArgumentType {
        guard depth <= Self.maximumDepth else { throw failure("nested deeper than \(Self.maximumDepth)") }
        switch nextKind {
        case .array:
            var elements: [ArgumentType] = []
            for _ in 0..<(try readArrayCount()) {
                elements.append(
                    try readArgumentType(functions: functions, depth: depth + 1, resultType: resultType))
            }
            return ArgumentType(list: elements)
        case .map:
            var values: [ArgumentType] = []
            for _ in 0..<(try readMapCount()) {
                _ = try skip()
                values.append(try readArgumentType(functions: functions, depth: depth + 1, resultType: resultType))
            }
            return ArgumentType(map: values)
        case .extension:
            return try readExtensionType(functions: functions, depth: depth, resultType: resultType)
        case .nil, .bool, .integer, .float, .string, .bytes, .unused, nil:
            let type = nextKind.flatMap(ValueType.init(scalar:)) ?? .value
            _ = try skip()
            return .type(type)
        }
    }

    private mutating func readExtensionType(
        functions: [String], depth: Int, resultType: (ArgumentReference) -> ArgumentType
    ) throws(DecodingFailure) -> ArgumentType {
        let (type, bytes) = try readExtension()
        func number<Number: FixedWidthInteger>(_: Number.Type, at offset: Int = 0) throws(DecodingFailure) -> Number {
            guard offset + MemoryLayout<Number>.size <= bytes.count else { throw failure("an extension is too short") }
            return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }
        func name(_ index: UInt32) throws(DecodingFailure) -> String {
            guard index < functions.count else { throw failure("function \(index) of \(functions.count)") }
            return functions[Int(index)]
        }
        switch ArgumentExtension(rawValue: type) {
        case .reference: return resultType(.task(try number(UInt32.self)))
        case .after: return resultType(.after(try number(UInt32.self)))
        case .future:
            return resultType(.future(TaskID(graph: try number(UInt64.self), index: try number(UInt32.self, at: 8))))
        case .function: return .function(try name(try number(UInt32.self)))
        case .parameter: return .parameter(Int(try number(UInt8.self)))
        case .block:
            return .type(.list(try ColumnHeader(bytes).type))
        case .described, .inline:
            var inner = MessagePackReader(bytes)
            let count = try inner.readArrayCount()
            let function = try name(try inner.readUInt32())
            var arguments: [ArgumentType] = []
            for _ in 1..<max(count, 1) {
                arguments.append(
                    try inner.readArgumentType(functions: functions, depth: depth + 1, resultType: resultType))
            }
            return type == ArgumentExtension.inline.rawValue
                ? .inline(function: function, arguments: arguments)
                : .described(function: function, arguments: arguments)
        case nil: throw failure("extension \(type) does not stand among arguments")
        }
    }
}

extension ValueType {
    /// The type of an item that is not made of others; nil for those that are.
    init?(scalar kind: MessagePackReader.Kind) {
        switch kind {
        case .nil: self = .null
        case .bool: self = .bool
        case .integer: self = .int64
        case .float: self = .float64
        case .string: self = .string
        case .bytes: self = .bytes
        case .array, .map, .extension, .unused: return nil
        }
    }
}

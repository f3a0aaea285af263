/// The types of arguments and results that occur in a graph, each once, so that a number stands for each.
struct ShapeTable {
    /// The types.
    private(set) var types: [ArgumentType] = []
    /// For each of `types`, the index in `naturalTypes` of the type that a result of it has.
    private(set) var natural: [UInt32] = []
    /// The types of results.
    private(set) var naturalTypes: [ValueType] = []
    private var indices: [ArgumentType: UInt32] = [:]
    private var naturalIndices: [ValueType: UInt32] = [:]

    /// The scalars, which come first, so that their indices are known beforehand.
    private static let scalars: [ValueType] = [.null, .bool, .int64, .float64, .string, .bytes, .value]
    static let value: UInt32 = 6

    init() {
        for type in Self.scalars { _ = index(of: .type(type)) }
    }

    /// The index of the scalar type of an item; nil for other items.
    static func scalar(_ kind: MessagePackReader.Kind?) -> UInt32? {
        switch kind {
        case .nil: 0
        case .bool: 1
        case .integer: 2
        case .float: 3
        case .string: 4
        case .bytes: 5
        case .array, .map, .extension, .unused, nil: nil
        }
    }

    /// The index of `type`, which is added if it is new.
    mutating func index(of type: ArgumentType) -> UInt32 {
        if let index = indices[type] { return index }
        let index = UInt32(types.count)
        indices[type] = index
        types.append(type)
        natural.append(naturalIndex(of: type.natural))
        return index
    }

    private mutating func naturalIndex(of type: ValueType) -> UInt32 {
        if let index = naturalIndices[type] { return index }
        let index = UInt32(naturalTypes.count)
        naturalIndices[type] = index
        naturalTypes.append(type)
        return index
    }
}

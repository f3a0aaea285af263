/// A `Decoder` that reads a tree; it is the container of a single value, too.
struct TreeDecoder: Decoder, SingleValueDecodingContainer {
    let tree: UnpackedTree
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .map(let members) = tree else { throw mismatch(type, "map") }
        return KeyedDecodingContainer(KeyedDecoding<Key>(members: members, codingPath: codingPath))
    }

    /// The elements of a list, or bytes one by one: `[UInt8]` is a list where `Codable` writes it.
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        switch tree {
        case .list(let items): return ListDecoding(items: items, codingPath: codingPath)
        case .bytes(let bytes): return ListDecoding(items: bytes.map { .integer(Int64($0)) }, codingPath: codingPath)
        default: throw mismatch([UnpackedTree].self, "list")
        }
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool {
        if case .null = tree { true } else { false }
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .bool(let value) = tree else { throw mismatch(type, "bool") }
        return value
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .text(let value) = tree else { throw mismatch(type, "string") }
        return value
    }

    /// An integer passes for a number, and never the other way.
    func decode(_ type: Double.Type) throws -> Double {
        switch tree {
        case .number(let value): return value
        case .integer(let value): return Double(value)
        default: throw mismatch(type, "float64")
        }
    }

    func decode(_ type: Float.Type) throws -> Float {
        let value = try decode(Double.self)
        let float = Float(value)
        guard float.isFinite || !value.isFinite else { throw unfit(value, type) }
        return float
    }

    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: Int128.Type) throws -> Int128 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }

    private func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
        guard case .integer(let value) = tree else { throw mismatch(type, "int64") }
        guard let exact = Integer(exactly: value) else { throw unfit(value, type) }
        return exact
    }

    private func unfit(_ value: some Any, _ type: any Any.Type) -> DecodingError {
        .dataCorrupted(.init(codingPath: codingPath, debugDescription: "\(value) does not fit \(type)"))
    }

    private func mismatch(_ type: any Any.Type, _ wanted: String) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: codingPath, debugDescription: "\(tree.found) where \(wanted) was expected")
        if case .null = tree { return .valueNotFound(type, context) }
        return .typeMismatch(type, context)
    }
}

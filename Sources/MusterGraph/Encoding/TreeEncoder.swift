/// An `Encoder` that builds a tree.
///
/// `Codable` asks for containers that are written to after they were handed out, so the tree under construction is made
/// of shared nodes.
final class TreeEncoder: Encoder {
    /// What has been written: nothing, a whole value, a list or a map of nodes.
    enum Contents {
        case nothing
        case value(Value)
        case list([TreeEncoder])
        case map([String: TreeEncoder])
    }

    var contents = Contents.nothing
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(codingPath: [any CodingKey]) {
        self.codingPath = codingPath
    }

    /// A value as a tree.
    static func tree(of value: some Encodable, codingPath: [any CodingKey]) throws -> Value {
        let encoder = TreeEncoder(codingPath: codingPath)
        try value.encode(to: encoder)
        return encoder.tree
    }

    /// What has been written. A struct without members is an empty map.
    var tree: Value {
        switch contents {
        case .nothing: .map([:])
        case .value(let value): value
        case .list(let items): .list(items.map(\.tree))
        case .map(let pairs): .map(pairs.mapValues(\.tree))
        }
    }

    func set(_ value: some Encodable) throws {
        contents = .value(try Self.tree(of: value, codingPath: codingPath))
    }

    /// Adds an element to the list that is being written.
    func append() -> TreeEncoder {
        var items: [TreeEncoder] = []
        if case .list(let former) = contents { items = former }
        contents = .nothing
        let element = TreeEncoder(codingPath: codingPath + [TreeKey(intValue: items.count)])
        items.append(element)
        contents = .list(items)
        return element
    }

    /// Adds a member to the map that is being written.
    func member(_ key: any CodingKey) -> TreeEncoder {
        var pairs: [String: TreeEncoder] = [:]
        if case .map(let former) = contents { pairs = former }
        contents = .nothing
        let member = TreeEncoder(codingPath: codingPath + [key])
        pairs[key.stringValue] = member
        contents = .map(pairs)
        return member
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .nothing = contents { contents = .map([:]) }
        return KeyedEncodingContainer(KeyedContainer<Key>(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .nothing = contents { contents = .list([]) }
        return ListContainer(node: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { ScalarContainer(node: self) }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: TreeEncoder
    var codingPath: [any CodingKey] { node.codingPath }

    func encodeNil(forKey key: Key) throws { node.member(key).contents = .value(.null) }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try node.member(key).set(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<
        Nested
    > {
        node.member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { node.member(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { node.member(TreeKey(stringValue: "super")) }
    func superEncoder(forKey key: Key) -> any Encoder { node.member(key) }
}

private struct ListContainer: UnkeyedEncodingContainer {
    let node: TreeEncoder
    var codingPath: [any CodingKey] { node.codingPath }

    var count: Int {
        if case .list(let items) = node.contents { items.count } else { 0 }
    }

    func encodeNil() throws { node.append().contents = .value(.null) }
    func encode<T: Encodable>(_ value: T) throws { try node.append().set(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        node.append().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { node.append().unkeyedContainer() }
    func superEncoder() -> any Encoder { node.append() }
}

private struct ScalarContainer: SingleValueEncodingContainer {
    let node: TreeEncoder
    var codingPath: [any CodingKey] { node.codingPath }

    func encodeNil() throws { node.contents = .value(.null) }
    func encode(_ value: Bool) throws { node.contents = .value(.bool(value)) }
    func encode(_ value: String) throws { node.contents = .value(.string(value)) }
    func encode(_ value: Double) throws { node.contents = .value(.float64(value)) }
    func encode(_ value: Float) throws { node.contents = .value(.float64(Double(value))) }
    func encode(_ value: Int) throws { try integer(value) }
    func encode(_ value: Int8) throws { try integer(value) }
    func encode(_ value: Int16) throws { try integer(value) }
    func encode(_ value: Int32) throws { try integer(value) }
    func encode(_ value: Int64) throws { try integer(value) }
    func encode(_ value: UInt) throws { try integer(value) }
    func encode(_ value: UInt8) throws { try integer(value) }
    func encode(_ value: UInt16) throws { try integer(value) }
    func encode(_ value: UInt32) throws { try integer(value) }
    func encode(_ value: UInt64) throws { try integer(value) }
    func encode<T: Encodable>(_ value: T) throws { try node.set(value) }

    private func integer(_ value: some FixedWidthInteger) throws {
        guard let exact = Int64(exactly: value) else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: codingPath, debugDescription: "\(value) is larger than int64 holds"))
        }
        node.contents = .value(.int64(exact))
    }
}

/// A map, as a container of keyed values.
struct KeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [String: UnpackedTree]
    let codingPath: [any CodingKey]

    var allKeys: [Key] { members.keys.sorted().compactMap(Key.init(stringValue:)) }
    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).decodeNil() }

    // The protocols have methods for these two that fail.
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try decoder(key).decode(type) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try decoder(key).decode(type) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try Value(from: decoder(key))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { decoder(TreeKey(stringValue: "super"), or: .null) }
    func superDecoder(forKey key: Key) throws -> any Decoder { decoder(key, or: .null) }

    private func decoder(_ key: Key) throws -> TreeDecoder {
        guard let tree = members[key.stringValue] else {
            let keys = members.keys.sorted().prefix(8).joined(separator: ", ")
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: keys.isEmpty ? "" : "there are: \(keys)"))
        }
        return TreeDecoder(tree: tree, codingPath: codingPath + [key])
    }

    private func decoder(_ key: any CodingKey, or missing: UnpackedTree) -> TreeDecoder {
        TreeDecoder(tree: members[key.stringValue] ?? missing, codingPath: codingPath + [key])
    }
}

/// A list, as a container of values in order.
struct ListDecoding: UnkeyedDecodingContainer {
    let items: [UnpackedTree]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(items: [UnpackedTree], codingPath: [any CodingKey]) {
        self.items = items
        self.codingPath = codingPath
    }

    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex == items.count }

    /// Stays where it is when an element is there.
    mutating func decodeNil() throws -> Bool {
        guard try next().decodeNil() else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode(_ type: Int128.Type) throws -> Int128 { try taking { try $0.decode(type) } }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try taking { try $0.decode(type) } }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try taking { try Value(from: $0) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try taking { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try taking { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try taking { $0 } }

    /// Moves on when `body` has taken the element.
    private mutating func taking<Result>(_ body: (TreeDecoder) throws -> Result) throws -> Result {
        let result = try body(next())
        currentIndex += 1
        return result
    }

    private func next() throws -> TreeDecoder {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                UnpackedTree.self,
                .init(codingPath: codingPath, debugDescription: "a list of \(items.count) has too few elements"))
        }
        return TreeDecoder(tree: items[currentIndex], codingPath: codingPath + [TreeKey(intValue: currentIndex)])
    }
}

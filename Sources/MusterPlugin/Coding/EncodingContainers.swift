// The three containers of an encoder. Types that are frequent have methods of their own, which make no node; so have those
// for which the protocols have one that fails.

struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: TreeEncoder
    var codingPath: [any CodingKey] { node.codingPath }

    func encodeNil(forKey key: Key) { node.set(.null, for: key) }
    func encode(_ value: Bool, forKey key: Key) { node.set(.bool(value), for: key) }
    func encode(_ value: String, forKey key: Key) { node.set(.text(value), for: key) }
    func encode(_ value: Double, forKey key: Key) { node.set(.number(value), for: key) }
    func encode(_ value: Int, forKey key: Key) { node.set(.integer(Int64(value)), for: key) }

    func encode(_ value: Int128, forKey key: Key) throws {
        node.set(try EncodedItem(value, codingPath: codingPath + [key]), for: key)
    }

    func encode(_ value: UInt128, forKey key: Key) throws {
        node.set(try EncodedItem(value, codingPath: codingPath + [key]), for: key)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        node.set(try TreeEncoder.item(of: value, codingPath: codingPath + [key]), for: key)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        node.member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { node.member(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { node.member(TreeKey(stringValue: "super")) }
    func superEncoder(forKey key: Key) -> any Encoder { node.member(key) }
}

struct ListEncoding: UnkeyedEncodingContainer {
    let node: TreeEncoder
    var codingPath: [any CodingKey] { node.codingPath }
    var count: Int { node.count }

    func encodeNil() { node.append(.null) }
    func encode(_ value: Bool) { node.append(.bool(value)) }
    func encode(_ value: String) { node.append(.text(value)) }
    func encode(_ value: Double) { node.append(.number(value)) }
    func encode(_ value: Int) { node.append(.integer(Int64(value))) }
    func encode(_ value: Int128) throws { node.append(try EncodedItem(value, codingPath: elementPath)) }
    func encode(_ value: UInt128) throws { node.append(try EncodedItem(value, codingPath: elementPath)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        node.append(try TreeEncoder.item(of: value, codingPath: elementPath))
    }

    private var elementPath: [any CodingKey] { codingPath + [TreeKey(intValue: count)] }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        node.element().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { node.element().unkeyedContainer() }
    func superEncoder() -> any Encoder { node.element() }
}

struct SingleEncoding: SingleValueEncodingContainer {
    let node: TreeEncoder
    var codingPath: [any CodingKey] { node.codingPath }

    func encodeNil() { node.set(.null) }
    func encode(_ value: Bool) { node.set(.bool(value)) }
    func encode(_ value: String) { node.set(.text(value)) }
    func encode(_ value: Double) { node.set(.number(value)) }
    func encode(_ value: Float) { node.set(.number(Double(value))) }
    func encode(_ value: Int) { node.set(.integer(Int64(value))) }
    func encode(_ value: Int8) { node.set(.integer(Int64(value))) }
    func encode(_ value: Int16) { node.set(.integer(Int64(value))) }
    func encode(_ value: Int32) { node.set(.integer(Int64(value))) }
    func encode(_ value: Int64) { node.set(.integer(value)) }
    func encode(_ value: UInt) throws { node.set(try EncodedItem(value, codingPath: codingPath)) }
    func encode(_ value: UInt8) { node.set(.integer(Int64(value))) }
    func encode(_ value: UInt16) { node.set(.integer(Int64(value))) }
    func encode(_ value: UInt32) { node.set(.integer(Int64(value))) }
    func encode(_ value: UInt64) throws { node.set(try EncodedItem(value, codingPath: codingPath)) }
    func encode(_ value: Int128) throws { node.set(try EncodedItem(value, codingPath: codingPath)) }
    func encode(_ value: UInt128) throws { node.set(try EncodedItem(value, codingPath: codingPath)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        node.set(try TreeEncoder.item(of: value, codingPath: codingPath))
    }
}

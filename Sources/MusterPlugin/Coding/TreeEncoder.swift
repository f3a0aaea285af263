/// An `Encoder` that builds a tree.
///
/// MessagePack says how many elements follow, and `Codable` hands out containers that are written to later; so nothing
/// is written before everything is there. Containers that a type has asked for twice are the same node.
final class TreeEncoder: Encoder {
    enum Contents {
        case nothing
        case item(EncodedItem)
        case list([EncodedItem])
        case map([String: EncodedItem])
    }

    private(set) var contents = Contents.nothing
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(codingPath: [any CodingKey]) {
        self.codingPath = codingPath
    }

    /// A value as what it is encoded as.
    static func item(of value: some Encodable, codingPath: [any CodingKey]) throws -> EncodedItem {
        let encoder = TreeEncoder(codingPath: codingPath)
        try value.encode(to: encoder)
        // Most values are one scalar, whose node is not needed any more.
        if case .item(let item) = encoder.contents { return item }
        return .node(encoder)
    }

    // MARK: Writing

    func set(_ item: EncodedItem) { contents = .item(item) }

    func append(_ item: EncodedItem) {
        guard case .list(var items) = contents else { return contents = .list([item]) }
        // The array is in one place only, and so is not copied.
        contents = .nothing
        items.append(item)
        contents = .list(items)
    }

    func set(_ item: EncodedItem, for key: any CodingKey) {
        guard case .map(var members) = contents else { return contents = .map([key.stringValue: item]) }
        contents = .nothing
        members[key.stringValue] = item
        contents = .map(members)
    }

    /// The number of elements of the list that is being written.
    var count: Int {
        if case .list(let items) = contents { items.count } else { 0 }
    }

    /// A new element, still to be written.
    func element() -> TreeEncoder {
        let element = TreeEncoder(codingPath: codingPath + [TreeKey(intValue: count)])
        append(.node(element))
        return element
    }

    /// A new member, still to be written.
    func member(_ key: any CodingKey) -> TreeEncoder {
        let member = TreeEncoder(codingPath: codingPath + [key])
        set(.node(member), for: key)
        return member
    }

    // MARK: Encoder

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .nothing = contents { contents = .map([:]) }
        return KeyedEncodingContainer(KeyedEncoding<Key>(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .nothing = contents { contents = .list([]) }
        return ListEncoding(node: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleEncoding(node: self) }
}

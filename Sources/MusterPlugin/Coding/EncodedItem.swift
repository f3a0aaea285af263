/// What has been encoded, until all of it is there and can be counted.
enum EncodedItem {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    /// A list, a map, or what a type is still writing.
    case node(TreeEncoder)

    /// Writes it. A type that has written nothing, such as a struct without members, is an empty map.
    ///
    /// Members are written in the order of their keys, as those of a `[String: T]` are: equal values are equal bytes.
    func pack(into packer: inout Packer) {
        switch self {
        case .null: packer.writeNil()
        case .bool(let value): packer.write(value)
        case .integer(let value): packer.write(value)
        case .number(let value): packer.write(value)
        case .text(let value): packer.write(value)
        case .node(let node):
            switch node.contents {
            case .nothing: packer.writeMap(count: 0)
            case .item(let item): item.pack(into: &packer)
            case .list(let items):
                packer.writeArray(count: items.count)
                for item in items { item.pack(into: &packer) }
            case .map(let members):
                packer.writeMap(count: members.count)
                for (key, item) in members.sorted(by: { $0.key < $1.key }) {
                    packer.write(key)
                    item.pack(into: &packer)
                }
            }
        }
    }

    /// An integer of any width.
    init(_ value: some FixedWidthInteger, codingPath: @autoclosure () -> [any CodingKey]) throws {
        guard let exact = Int64(exactly: value) else {
            let message = "\(value) is \(value < 0 ? "smaller" : "larger") than int64 holds"
            throw EncodingError.invalidValue(value, .init(codingPath: codingPath(), debugDescription: message))
        }
        self = .integer(exact)
    }
}

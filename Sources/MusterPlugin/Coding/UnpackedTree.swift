/// A value, read from MessagePack as a whole: `Codable` asks for members in the order of its own.
indirect enum UnpackedTree {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case bytes([UInt8])
    case list([UnpackedTree])
    case map([String: UnpackedTree])

    /// What it is, as messages say it: `string "abc"`, `list of 3`.
    var found: String {
        switch self {
        case .null: "null"
        case .bool(let value): "bool \(value)"
        case .integer(let value): "int64 \(value)"
        case .number(let value): "float64 \(value)"
        case .text(let value): "string \"\(value.prefix(40))\(value.count > 40 ? "…" : "")\""
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .list(let items): "list of \(items.count)"
        case .map(let members): "map of \(members.count)"
        }
    }
}

extension Unpacker {
    /// How deep the values nest that a worker lets in.
    private static let maximumDepth = 128

    /// Reads one item of any kind.
    mutating func readTree(depth: Int = 0) throws -> UnpackedTree {
        guard depth <= Self.maximumDepth else {
            throw Failure(description: "a value is nested deeper than \(Self.maximumDepth)")
        }
        switch try peek() {
        case 0xc0:
            _ = try readNil()
            return .null
        case 0xc2, 0xc3: return .bool(try readBool())
        case 0xca, 0xcb: return .number(try readDouble())
        case 0xa0...0xbf, 0xd9, 0xda, 0xdb: return .text(try readString())
        case 0xc4...0xc6: return .bytes(try readBytes())
        case 0x90...0x9f, 0xdc, 0xdd:
            let count = try readArray()
            var items: [UnpackedTree] = []
            items.reserveCapacity(count)
            for _ in 0..<count { items.append(try readTree(depth: depth + 1)) }
            return .list(items)
        case 0x80...0x8f, 0xde, 0xdf:
            let count = try readMap()
            var members = [String: UnpackedTree](minimumCapacity: count)
            for _ in 0..<count {
                let key = try readString()
                members[key] = try readTree(depth: depth + 1)
            }
            return .map(members)
        default: return .integer(try readInteger())
        }
    }
}

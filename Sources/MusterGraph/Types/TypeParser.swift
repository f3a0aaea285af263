/// Reads types and signatures as they are spelled everywhere: `tuple<name: string, list<int64>>`.
struct TypeParser {
    /// How deep types nest.
    static let maximumDepth = 16

    private let text: String
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = text
        self.bytes = Array(text.utf8)
    }

    /// Reads a type that is all there is.
    mutating func parseWholeType() throws(TypeSyntaxError) -> ValueType {
        let type = try parseType(depth: 1)
        try expectEnd()
        return type
    }

    /// Reads a signature that is all there is.
    mutating func parseWholeSignature() throws(TypeSyntaxError) -> Signature {
        try expect("(")
        var arguments: [Signature.Argument] = []
        while !takes(")") {
            if !arguments.isEmpty { try expect(",", or: ")") }
            let (start, name) = (skippingSpaces(), try parseName("the name of an argument"))
            if arguments.contains(where: { $0.name == name }) {
                throw failure("two arguments are called `\(name)`", at: start)
            }
            try expect(":")
            arguments.append(Signature.Argument(name: name, type: try parseType(depth: 1)))
        }
        try expect("->")
        let result = try parseType(depth: 1)
        try expectEnd()
        return Signature(arguments: arguments, result: result)
    }

    private mutating func parseType(depth: Int) throws(TypeSyntaxError) -> ValueType {
        let start = skippingSpaces()
        guard depth <= Self.maximumDepth else {
            throw failure("types nest at most \(Self.maximumDepth) deep", at: start)
        }
        let name = try parseName("a type")
        switch name {
        case "null": return .null
        case "bool": return .bool
        case "int64": return .int64
        case "float64": return .float64
        case "string": return .string
        case "bytes": return .bytes
        case "value": return .value
        case "list": return .list(try parseOnly(depth: depth))
        case "optional": return .optional(try parseOnly(depth: depth))
        case "map": return .map(try parseOnly(depth: depth))
        case "tuple": return .tuple(try parseParts(depth: depth))
        case "function": return try parseFunction(depth: depth)
        default:
            if Self.isVariable(name) { return .variable(name) }
            let nearest = Self.names.first { $0.hasPrefix(name) } ?? EditDistance.nearest(to: name, among: Self.names)
            throw failure(
                "`\(name)` is not a type"
                    + (nearest.map { "; did you mean `\($0)`?" }
                        ?? "; there are \(Self.names.joined(separator: ", "))"),
                at: start)
        }
    }

    private static let names = [
        "null", "bool", "int64", "float64", "string", "bytes", "value", "list", "optional", "map", "tuple", "function",
    ]

    /// A type variable is a capital letter, and perhaps digits.
    private static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first else { return false }
        return name.utf8.dropFirst().allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    /// `<T>`
    private mutating func parseOnly(depth: Int) throws(TypeSyntaxError) -> ValueType {
        try expect("<")
        let type = try parseType(depth: depth + 1)
        try expect(">")
        return type
    }

    /// `<T, name: U>`
    private mutating func parseParts(depth: Int) throws(TypeSyntaxError) -> [ValueType.Part] {
        try expect("<")
        var parts: [ValueType.Part] = []
        repeat {
            let start = skippingSpaces()
            let name = try parseName("a type or the name of a part")
            if takes(":") {
                if parts.contains(where: { $0.name == name }) {
                    throw failure("two parts are called `\(name)`", at: start)
                }
                parts.append(ValueType.Part(name: name, try parseType(depth: depth + 1)))
            } else {
                position = start
                parts.append(ValueType.Part(try parseType(depth: depth + 1)))
            }
        } while takes(",")
        try expect(">", or: ",")
        return parts
    }

    /// `<T, U -> V>`
    private mutating func parseFunction(depth: Int) throws(TypeSyntaxError) -> ValueType {
        try expect("<")
        var arguments: [ValueType] = []
        while !takes("->") {
            if !arguments.isEmpty { try expect(",", or: "->") }
            arguments.append(try parseType(depth: depth + 1))
        }
        let result = try parseType(depth: depth + 1)
        try expect(">")
        return .function(arguments, result)
    }

    private mutating func parseName(_ wanted: String) throws(TypeSyntaxError) -> String {
        let start = skippingSpaces()
        while position < bytes.count, Self.isNameByte(bytes[position], first: position == start) { position += 1 }
        guard position > start else { throw failure("\(wanted) is missing", at: start) }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
        default: false
        }
    }

    /// Passes over spaces, and says where it then stands.
    @discardableResult
    private mutating func skippingSpaces() -> Int {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
        return position
    }

    private mutating func takes(_ symbol: String) -> Bool {
        skippingSpaces()
        guard bytes[position...].starts(with: symbol.utf8) else { return false }
        position += symbol.utf8.count
        return true
    }

    private mutating func expect(_ symbol: String, or other: String? = nil) throws(TypeSyntaxError) {
        guard takes(symbol) else {
            throw failure("`\(symbol)`\(other.map { " or `\($0)`" } ?? "") is missing", at: position)
        }
    }

    private mutating func expectEnd() throws(TypeSyntaxError) {
        guard skippingSpaces() == bytes.count else { throw failure("nothing should follow here", at: position) }
    }

    private func failure(_ message: String, at position: Int) -> TypeSyntaxError {
        let column = String(decoding: bytes[..<position], as: UTF8.self).unicodeScalars.count + 1
        return TypeSyntaxError(text: text, column: column, message: message)
    }
}

extension ValueType {
    /// The type that `text` spells, for example `tuple<name: string, list<int64>>`.
    public init(parsing text: String) throws(TypeSyntaxError) {
        var parser = TypeParser(text)
        self = try parser.parseWholeType()
    }
}

extension Signature {
    /// The signature that `text` spells, for example `(a: int64, b: int64) -> int64`.
    public init(parsing text: String) throws(TypeSyntaxError) {
        var parser = TypeParser(text)
        self = try parser.parseWholeSignature()
    }
}

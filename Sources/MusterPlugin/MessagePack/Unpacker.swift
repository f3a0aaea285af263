/// Reads MessagePack that someone else holds. Every length is checked before anything is read or allocated.
public struct Unpacker {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// An unpacker that reads these bytes, which must live as long as it does.
    public init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// What is wrong with the bytes.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Reads one value that fills all of the bytes.
    static func value<Value: OperationValue>(of bytes: UnsafeRawBufferPointer) throws -> Value {
        var unpacker = Unpacker(bytes)
        let value = try Value(from: &unpacker)
        guard unpacker.position == unpacker.bytes.count else {
            throw Failure(description: "there are bytes behind the end of a MessagePack value")
        }
        return value
    }

    /// Whether the next item is nil; then it is read.
    public mutating func readNil() throws -> Bool {
        guard try peek() == 0xc0 else { return false }
        position += 1
        return true
    }

    /// Reads a truth value.
    public mutating func readBool() throws -> Bool {
        switch try next() {
        case 0xc2: return false
        case 0xc3: return true
        case let tag: throw unexpected(tag, wanted: "a bool")
        }
    }

    /// Reads an integer of 64 bits.
    public mutating func readInteger() throws -> Int64 {
        let tag = try next()
        switch tag {
        case 0x00...0x7f: return Int64(tag)
        case 0xe0...0xff: return Int64(Int8(bitPattern: tag))
        case 0xcc: return Int64(try number(UInt8.self))
        case 0xcd: return Int64(try number(UInt16.self))
        case 0xce: return Int64(try number(UInt32.self))
        case 0xcf:
            guard let value = Int64(exactly: try number(UInt64.self)) else {
                throw Failure(description: "an integer does not fit into 64 bits with a sign")
            }
            return value
        case 0xd0: return Int64(try number(Int8.self))
        case 0xd1: return Int64(try number(Int16.self))
        case 0xd2: return Int64(try number(Int32.self))
        case 0xd3: return try number(Int64.self)
        default: throw unexpected(tag, wanted: "an int64")
        }
    }

    /// Reads a number; an integer passes for one.
    public mutating func readDouble() throws -> Double {
        switch try peek() {
        case 0xcb:
            position += 1
            return Double(bitPattern: try number(UInt64.self))
        case 0xca:
            position += 1
            return Double(Float(bitPattern: try number(UInt32.self)))
        default: return Double(try readInteger())
        }
    }

    /// Reads a string.
    public mutating func readString() throws -> String {
        let tag = try next()
        let count: Int
        switch tag {
        case 0xa0...0xbf: count = Int(tag & 0x1f)
        case 0xd9: count = Int(try number(UInt8.self))
        case 0xda: count = Int(try number(UInt16.self))
        case 0xdb: count = Int(try number(UInt32.self))
        default: throw unexpected(tag, wanted: "a string")
        }
        return String(decoding: try take(count), as: UTF8.self)
    }

    /// Reads bytes.
    public mutating func readBytes() throws -> [UInt8] {
        let tag = try next()
        let count: Int
        switch tag {
        case 0xc4: count = Int(try number(UInt8.self))
        case 0xc5: count = Int(try number(UInt16.self))
        case 0xc6: count = Int(try number(UInt32.self))
        default: throw unexpected(tag, wanted: "bytes")
        }
        return Array(try take(count))
    }

    /// Reads the beginning of an array; the result is the number of its elements, which follow.
    public mutating func readArray() throws -> Int {
        let tag = try next()
        switch tag {
        case 0x90...0x9f: return try plausible(Int(tag & 0xf))
        case 0xdc: return try plausible(Int(try number(UInt16.self)))
        case 0xdd: return try plausible(Int(try number(UInt32.self)))
        default: throw unexpected(tag, wanted: "an array")
        }
    }

    /// Reads the beginning of a map; the result is the number of its members, which follow.
    public mutating func readMap() throws -> Int {
        let tag = try next()
        switch tag {
        case 0x80...0x8f: return try plausible(Int(tag & 0xf))
        case 0xde: return try plausible(Int(try number(UInt16.self)))
        case 0xdf: return try plausible(Int(try number(UInt32.self)))
        default: throw unexpected(tag, wanted: "a map")
        }
    }

    /// Reads one item of any kind, and gives its bytes as they are.
    public mutating func readPacked() throws -> [UInt8] {
        let start = position
        // Counts the items still to come, so that no nesting, however deep, needs a deep stack.
        var pending = 1
        while pending > 0 {
            pending -= 1
            pending += try skipItem()
        }
        return Array(bytes[start..<position])
    }

    // MARK: Pieces

    /// Moves behind one item, without the items in it; returns how many those are.
    private mutating func skipItem() throws -> Int {
        let tag = try peek()
        switch tag {
        case 0x80...0x8f, 0xde, 0xdf: return 2 * (try readMap())
        case 0x90...0x9f, 0xdc, 0xdd: return try readArray()
        case 0xa0...0xbf, 0xd9, 0xda, 0xdb: _ = try readStringBytes()
        case 0xc4...0xc6: _ = try readBytes()
        case 0xc0: position += 1
        case 0xc2, 0xc3: _ = try readBool()
        case 0xca, 0xcb: _ = try readDouble()
        default: _ = try readInteger()
        }
        return 0
    }

    private mutating func readStringBytes() throws -> Int {
        let tag = try next()
        switch tag {
        case 0xd9: return try take(Int(try number(UInt8.self))).count
        case 0xda: return try take(Int(try number(UInt16.self))).count
        case 0xdb: return try take(Int(try number(UInt32.self))).count
        default: return try take(Int(tag & 0x1f)).count
        }
    }

    /// The next byte, which says what the next item is.
    func peek() throws -> UInt8 {
        guard position < bytes.count else { throw tooShort() }
        return bytes[position]
    }

    private mutating func next() throws -> UInt8 {
        let byte = try peek()
        position += 1
        return byte
    }

    private mutating func take(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard count <= bytes.count - position else { throw tooShort() }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    private mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        Number(bigEndian: try take(MemoryLayout<Number>.size).loadUnaligned(as: type))
    }

    /// Each element takes a byte at least, so no more can follow than there are bytes.
    private func plausible(_ count: Int) throws -> Int {
        guard count <= bytes.count - position else { throw tooShort() }
        return count
    }

    private func tooShort() -> Failure {
        Failure(description: "a MessagePack value ends too early, after \(bytes.count) bytes")
    }

    private func unexpected(_ tag: UInt8, wanted: String) -> Failure {
        Failure(
            description: "a MessagePack value has 0x\(String(tag, radix: 16)) at byte \(position - 1), not \(wanted)")
    }
}

/// Reads MessagePack from bytes that may be anything at all.
///
/// Every length is checked against the bytes that are there before it is believed, so nothing is allocated for a length
/// that lies; no method traps on any input. The bytes are borrowed: they must outlive the reader.
package struct MessagePackReader {
    /// How deep arrays, maps and extensions may nest.
    package static let maximumDepth = 128

    private let bytes: UnsafeRawBufferPointer
    /// Where the next item begins.
    package private(set) var position = 0

    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Whether everything has been read.
    package var isAtEnd: Bool { position == bytes.count }

    /// The number of bytes not yet read.
    package var remaining: Int { bytes.count - position }

    /// What kind of item comes next, without reading it; nil at the end.
    package var nextKind: Kind? { position < bytes.count ? Kind(marker: bytes[position]) : nil }

    /// What has been read since `earlier`, a copy of this reader from before. The bytes are borrowed.
    package func bytes(since earlier: MessagePackReader) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[earlier.position..<position])
    }

    /// A failure at the position where reading stands.
    package func failure(_ message: String) -> DecodingFailure {
        DecodingFailure(position: position, message: message)
    }

    package mutating func readNil() throws(DecodingFailure) {
        guard try peek("nil") == 0xc0 else { throw expected("nil") }
        position += 1
    }

    /// Reads nil if that is what comes next; otherwise reads nothing.
    package mutating func readNilIfPresent() -> Bool {
        guard position < bytes.count, bytes[position] == 0xc0 else { return false }
        position += 1
        return true
    }

    package mutating func readBool() throws(DecodingFailure) -> Bool {
        let marker = try peek("bool")
        guard marker == 0xc2 || marker == 0xc3 else { throw expected("bool") }
        position += 1
        return marker == 0xc3
    }

    package mutating func readInt64() throws(DecodingFailure) -> Int64 {
        let marker = try peek("int64")
        switch marker {
        case 0x00...0x7f:
            position += 1
            return Int64(marker)
        case 0xe0...0xff:
            position += 1
            return Int64(Int8(bitPattern: marker))
        case 0xcc: return Int64(try number(UInt8.self))
        case 0xcd: return Int64(try number(UInt16.self))
        case 0xce: return Int64(try number(UInt32.self))
        case 0xcf:
            guard let value = Int64(exactly: try number(UInt64.self)) else {
                throw failure("an integer is larger than int64 holds")
            }
            return value
        case 0xd0: return Int64(try number(Int8.self))
        case 0xd1: return Int64(try number(Int16.self))
        case 0xd2: return Int64(try number(Int32.self))
        case 0xd3: return try number(Int64.self)
        default: throw expected("int64")
        }
    }

    package mutating func readUInt64() throws(DecodingFailure) -> UInt64 {
        if try peek("uint64") == 0xcf { return try number(UInt64.self) }
        guard let value = UInt64(exactly: try readInt64()) else { throw failure("a count is negative") }
        return value
    }

    package mutating func readUInt32() throws(DecodingFailure) -> UInt32 {
        guard let value = UInt32(exactly: try readUInt64()) else { throw failure("a number does not fit 32 bits") }
        return value
    }

    /// Reads a float64; a float32 is widened.
    package mutating func readDouble() throws(DecodingFailure) -> Double {
        switch try peek("float64") {
        case 0xca: return Double(Float(bitPattern: try number(UInt32.self)))
        case 0xcb: return Double(bitPattern: try number(UInt64.self))
        default: throw expected("float64")
        }
    }

    /// Reads a string's bytes, which may not be UTF-8; they are borrowed.
    package mutating func readStringBytes() throws(DecodingFailure) -> UnsafeRawBufferPointer {
        let marker = try peek("string")
        switch marker {
        case 0xa0...0xbf:
            position += 1
            return try take(Int(marker & 0x1f))
        case 0xd9: return try take(Int(try number(UInt8.self)))
        case 0xda: return try take(Int(try number(UInt16.self)))
        case 0xdb: return try take(Int(try number(UInt32.self)))
        default: throw expected("string")
        }
    }

    /// Reads a string; bytes that are not UTF-8 are a failure.
    package mutating func readString() throws(DecodingFailure) -> String {
        let start = position
        let utf8 = try readStringBytes()
        guard let string = String(validating: utf8, as: UTF8.self) else {
            throw DecodingFailure(position: start, message: "a string is not UTF-8")
        }
        return string
    }

    /// Reads bytes; they are borrowed.
    package mutating func readBytes() throws(DecodingFailure) -> UnsafeRawBufferPointer {
        switch try peek("bytes") {
        case 0xc4: return try take(Int(try number(UInt8.self)))
        case 0xc5: return try take(Int(try number(UInt16.self)))
        case 0xc6: return try take(Int(try number(UInt32.self)))
        default: throw expected("bytes")
        }
    }

    /// Reads the beginning of an array. Each item takes a byte at least, so a count beyond the bytes left is a failure.
    package mutating func readArrayCount() throws(DecodingFailure) -> Int {
        let marker = try peek("array")
        switch marker {
        case 0x90...0x9f:
            position += 1
            return try checked(count: Int(marker & 0x0f), itemsEach: 1)
        case 0xdc: return try checked(count: Int(try number(UInt16.self)), itemsEach: 1)
        case 0xdd: return try checked(count: Int(try number(UInt32.self)), itemsEach: 1)
        default: throw expected("array")
        }
    }

    /// Reads the beginning of a map: the number of pairs.
    package mutating func readMapCount() throws(DecodingFailure) -> Int {
        let marker = try peek("map")
        switch marker {
        case 0x80...0x8f:
            position += 1
            return try checked(count: Int(marker & 0x0f), itemsEach: 2)
        case 0xde: return try checked(count: Int(try number(UInt16.self)), itemsEach: 2)
        case 0xdf: return try checked(count: Int(try number(UInt32.self)), itemsEach: 2)
        default: throw expected("map")
        }
    }

    /// Reads an extension: its type and its bytes, which are borrowed.
    package mutating func readExtension() throws(DecodingFailure) -> (type: Int8, bytes: UnsafeRawBufferPointer) {
        let count: Int
        switch try peek("extension") {
        case 0xd4: (count, position) = (1, position + 1)
        case 0xd5: (count, position) = (2, position + 1)
        case 0xd6: (count, position) = (4, position + 1)
        case 0xd7: (count, position) = (8, position + 1)
        case 0xd8: (count, position) = (16, position + 1)
        case 0xc7: count = Int(try number(UInt8.self))
        case 0xc8: count = Int(try number(UInt16.self))
        case 0xc9: count = Int(try number(UInt32.self))
        default: throw expected("extension")
        }
        let type = Int8(bitPattern: try take(1)[0])
        return (type, try take(count))
    }

    /// Passes over one item and all that it holds, without recursion. Returns its bytes, borrowed.
    package mutating func skip() throws(DecodingFailure) -> UnsafeRawBufferPointer {
        let start = position
        // Most items are numbers, and all that a number needs is to be there.
        if position < bytes.count, let size = Self.size(ofScalar: bytes[position]), size <= remaining {
            position += size
            return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        }
        var open: [Int] = []
        repeat {
            var items = 0
            switch nextKind {
            case .nil, .bool: position += 1
            case .integer: try skipInteger()
            case .float: _ = try readDouble()
            case .string: _ = try readStringBytes()
            case .bytes: _ = try readBytes()
            case .extension: _ = try readExtension()
            case .array: items = try readArrayCount()
            case .map: items = try readMapCount() * 2
            case .unused: throw failure("0xc1 begins no item")
            case nil: throw failure("the bytes end where an item should begin")
            }
            if items > 0 {
                open.append(items)
                guard open.count <= Self.maximumDepth else { throw failure("nested deeper than \(Self.maximumDepth)") }
            } else {
                while let last = open.popLast() {
                    if last > 1 {
                        open.append(last - 1)
                        break
                    }
                }
            }
        } while !open.isEmpty
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    /// The size of nil, a bool or a number; nil for what is none.
    private static func size(ofScalar marker: UInt8) -> Int? {
        switch marker {
        case 0x00...0x7f, 0xe0...0xff, 0xc0, 0xc2, 0xc3: 1
        case 0xcc, 0xd0: 2
        case 0xcd, 0xd1: 3
        case 0xca, 0xce, 0xd2: 5
        case 0xcb, 0xcf, 0xd3: 9
        default: nil
        }
    }

    private mutating func skipInteger() throws(DecodingFailure) {
        if bytes[position] == 0xcf { _ = try number(UInt64.self) } else { _ = try readInt64() }
    }

    private func peek(_ wanted: StaticString) throws(DecodingFailure) -> UInt8 {
        guard position < bytes.count else { throw failure("the bytes end where \(wanted) should be") }
        return bytes[position]
    }

    private func expected(_ wanted: StaticString) -> DecodingFailure {
        failure("\(wanted) was expected, and \(nextKind.map { "\($0)" } ?? "nothing") is there")
    }

    /// The big-endian number behind the marker at `position`.
    private mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws(DecodingFailure) -> Number {
        let size = MemoryLayout<Number>.size
        guard remaining > size else { throw failure("the bytes end inside a number") }
        let value = bytes.loadUnaligned(fromByteOffset: position + 1, as: Number.self)
        position += 1 + size
        return Number(bigEndian: value)
    }

    private mutating func take(_ count: Int) throws(DecodingFailure) -> UnsafeRawBufferPointer {
        guard count <= remaining else {
            throw failure("a length of \(count) reaches beyond the \(remaining) bytes left")
        }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    private func checked(count: Int, itemsEach: Int) throws(DecodingFailure) -> Int {
        guard count * itemsEach <= remaining else {
            throw failure("a count of \(count) needs more than the \(remaining) bytes left")
        }
        return count
    }
}

extension MessagePackReader {
    /// The kinds of item that MessagePack has.
    package enum Kind: Sendable {
        case `nil`, bool, integer, float, string, bytes, array, map, `extension`
        /// 0xc1, which no item begins with.
        case unused

        init(marker: UInt8) {
            self =
                switch marker {
                case 0x00...0x7f, 0xe0...0xff, 0xcc...0xcf, 0xd0...0xd3: .integer
                case 0x80...0x8f, 0xde, 0xdf: .map
                case 0x90...0x9f, 0xdc, 0xdd: .array
                case 0xa0...0xbf, 0xd9...0xdb: .string
                case 0xc0: .nil
                case 0xc1: .unused
                case 0xc2, 0xc3: .bool
                case 0xc4...0xc6: .bytes
                case 0xca, 0xcb: .float
                case 0xc7...0xc9, 0xd4...0xd8: .extension
                default: .unused
                }
        }
    }
}

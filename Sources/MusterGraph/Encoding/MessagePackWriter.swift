/// Writes MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md), each item in its shortest form.
package struct MessagePackWriter: ~Copyable {
    /// What has been written.
    package private(set) var bytes: [UInt8] = []

    package init(reservingCapacity capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// What has been written, given away; the writer is empty again.
    package mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        return taken
    }

    /// Forgets what has been written, and keeps the memory for what comes next.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Takes back what has been written behind the first `count` bytes.
    package mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }

    package mutating func writeNil() { bytes.append(0xc0) }

    package mutating func write(_ value: Bool) { bytes.append(value ? 0xc3 : 0xc2) }

    package mutating func write(_ value: Int64) {
        if value >= 0 {
            write(UInt64(value))
        } else if value >= -32 {
            bytes.append(UInt8(bitPattern: Int8(value)))
        } else if let small = Int8(exactly: value) {
            append(0xd0, UInt8(bitPattern: small))
        } else if let small = Int16(exactly: value) {
            append(0xd1, UInt16(bitPattern: small))
        } else if let small = Int32(exactly: value) {
            append(0xd2, UInt32(bitPattern: small))
        } else {
            append(0xd3, UInt64(bitPattern: value))
        }
    }

    package mutating func write(_ value: UInt64) {
        if value < 0x80 {
            bytes.append(UInt8(value))
        } else if let small = UInt8(exactly: value) {
            append(0xcc, small)
        } else if let small = UInt16(exactly: value) {
            append(0xcd, small)
        } else if let small = UInt32(exactly: value) {
            append(0xce, small)
        } else {
            append(0xcf, value)
        }
    }

    package mutating func write(_ value: Int) { write(Int64(value)) }

    package mutating func write(_ value: UInt32) { write(UInt64(value)) }

    package mutating func write(_ value: Double) { append(0xcb, value.bitPattern) }

    package mutating func write(_ value: String) {
        let utf8 = value.utf8
        writeLength(utf8.count, fix: (0xa0, 32), 0xd9, 0xda, 0xdb)
        bytes.append(contentsOf: utf8)
    }

    /// Writes a string that is UTF-8 already.
    package mutating func write(utf8 value: UnsafeRawBufferPointer) {
        writeLength(value.count, fix: (0xa0, 32), 0xd9, 0xda, 0xdb)
        bytes.append(contentsOf: value)
    }

    package mutating func write(bytes value: UnsafeRawBufferPointer) {
        beginBytes(value.count)
        bytes.append(contentsOf: value)
    }

    /// Begins bytes; as many as that must follow.
    package mutating func beginBytes(_ count: Int) { writeLength(count, fix: nil, 0xc4, 0xc5, 0xc6) }

    package mutating func write(bytes value: [UInt8]) {
        value.withUnsafeBytes { write(bytes: $0) }
    }

    /// Begins an array; `count` items must follow.
    package mutating func beginArray(_ count: Int) {
        writeLength(count, fix: (0x90, 16), nil, 0xdc, 0xdd)
    }

    /// Begins a map; `count` pairs of items must follow.
    package mutating func beginMap(_ count: Int) {
        writeLength(count, fix: (0x80, 16), nil, 0xde, 0xdf)
    }

    /// Begins an extension of `length` bytes, which must follow.
    package mutating func beginExtension(_ type: Int8, length: Int) {
        switch length {
        case 1: bytes.append(0xd4)
        case 2: bytes.append(0xd5)
        case 4: bytes.append(0xd6)
        case 8: bytes.append(0xd7)
        case 16: bytes.append(0xd8)
        default: writeLength(length, fix: nil, 0xc7, 0xc8, 0xc9)
        }
        bytes.append(UInt8(bitPattern: type))
    }

    /// Appends bytes that are MessagePack already, or the contents of an extension.
    package mutating func append(raw: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: raw)
    }

    /// Appends bytes that are MessagePack already, or the contents of an extension.
    package mutating func append(raw: some Sequence<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    private mutating func append<Number: FixedWidthInteger>(_ marker: UInt8, _ value: Number) {
        bytes.append(marker)
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func writeLength(
        _ count: Int, fix: (marker: UInt8, limit: Int)?, _ one: UInt8?, _ two: UInt8, _ four: UInt8
    ) {
        if let fix, count < fix.limit {
            bytes.append(fix.marker | UInt8(count))
        } else if let one, let small = UInt8(exactly: count) {
            append(one, small)
        } else if let small = UInt16(exactly: count) {
            append(two, small)
        } else {
            append(four, UInt32(count))
        }
    }
}

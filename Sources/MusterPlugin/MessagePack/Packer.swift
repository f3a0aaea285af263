/// Writes MessagePack, each item in its shortest form.
public struct Packer {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// A packer that has written nothing.
    public init() {}

    /// Writes nil.
    public mutating func writeNil() {
        bytes.append(0xc0)
    }

    /// Writes a truth value.
    public mutating func write(_ value: Bool) {
        bytes.append(value ? 0xc3 : 0xc2)
    }

    /// Writes an integer.
    public mutating func write(_ value: Int64) {
        switch value {
        case 0...0x7f: bytes.append(UInt8(value))
        case -32..<0: bytes.append(UInt8(truncatingIfNeeded: value))
        case 0...0xff: append(0xcc, UInt8(value))
        case 0...0xffff: append(0xcd, UInt16(value))
        case 0...0xffff_ffff: append(0xce, UInt32(value))
        case 0...: append(0xcf, UInt64(value))
        case -0x80..<0: append(0xd0, UInt8(truncatingIfNeeded: value))
        case -0x8000..<0: append(0xd1, UInt16(truncatingIfNeeded: value))
        case -0x8000_0000..<0: append(0xd2, UInt32(truncatingIfNeeded: value))
        default: append(0xd3, UInt64(bitPattern: value))
        }
    }

    /// Writes a number.
    public mutating func write(_ value: Double) {
        append(0xcb, value.bitPattern)
    }

    /// Writes a string.
    public mutating func write(_ value: String) {
        var text = value
        text.withUTF8 { utf8 in
            switch utf8.count {
            case 0...31: bytes.append(0xa0 | UInt8(utf8.count))
            case 0...0xff: append(0xd9, UInt8(utf8.count))
            case 0...0xffff: append(0xda, UInt16(utf8.count))
            default: append(0xdb, UInt32(clamping: utf8.count))
            }
            bytes.append(contentsOf: utf8)
        }
    }

    /// Writes bytes.
    public mutating func write(_ value: [UInt8]) {
        switch value.count {
        case 0...0xff: append(0xc4, UInt8(value.count))
        case 0...0xffff: append(0xc5, UInt16(value.count))
        default: append(0xc6, UInt32(clamping: value.count))
        }
        bytes.append(contentsOf: value)
    }

    /// Begins an array; its elements follow.
    public mutating func writeArray(count: Int) {
        switch count {
        case 0...15: bytes.append(0x90 | UInt8(count))
        case 0...0xffff: append(0xdc, UInt16(count))
        default: append(0xdd, UInt32(clamping: count))
        }
    }

    /// Begins a map; its keys and values follow, each value behind its key.
    public mutating func writeMap(count: Int) {
        switch count {
        case 0...15: bytes.append(0x80 | UInt8(count))
        case 0...0xffff: append(0xde, UInt16(count))
        default: append(0xdf, UInt32(clamping: count))
        }
    }

    /// Writes what is MessagePack already.
    public mutating func writePacked(_ item: [UInt8]) {
        bytes.append(contentsOf: item)
    }

    private mutating func append<Number: FixedWidthInteger>(_ tag: UInt8, _ number: Number) {
        bytes.append(tag)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

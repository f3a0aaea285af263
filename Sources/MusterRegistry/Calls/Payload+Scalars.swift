import MusterGraph

// Results of calls as MessagePack in its shortest form, written where they stay: a writer would allocate twice.

extension Payload {
    /// An integer.
    init(messagePack value: Int64) {
        switch value {
        case -32...127: self.init(marker: nil, UInt8(truncatingIfNeeded: value))
        case 128...0xff: self.init(marker: 0xcc, UInt8(truncatingIfNeeded: value))
        case 0x100...0xffff: self.init(marker: 0xcd, UInt16(truncatingIfNeeded: value))
        case 0x1_0000...0xffff_ffff: self.init(marker: 0xce, UInt32(truncatingIfNeeded: value))
        case 0x1_0000_0000...: self.init(marker: 0xcf, UInt64(truncatingIfNeeded: value))
        case -0x80 ..< -32: self.init(marker: 0xd0, UInt8(truncatingIfNeeded: value))
        case -0x8000 ..< -0x80: self.init(marker: 0xd1, UInt16(truncatingIfNeeded: value))
        case -0x8000_0000 ..< -0x8000: self.init(marker: 0xd2, UInt32(truncatingIfNeeded: value))
        default: self.init(marker: 0xd3, UInt64(truncatingIfNeeded: value))
        }
    }

    /// A float64.
    init(messagePack value: Double) {
        self.init(marker: 0xcb, value.bitPattern)
    }

    /// A string, whose bytes are known to be UTF-8 and fewer than 2³².
    init(messagePackString utf8: UnsafeRawBufferPointer) {
        switch utf8.count {
        case 0..<32: self.init(marker: nil, UInt8(0xa0 | utf8.count), followedBy: utf8)
        case 32...0xff: self.init(marker: 0xd9, UInt8(utf8.count), followedBy: utf8)
        case 0x100...0xffff: self.init(marker: 0xda, UInt16(utf8.count), followedBy: utf8)
        default: self.init(marker: 0xdb, UInt32(utf8.count), followedBy: utf8)
        }
    }

    /// Bytes, fewer than 2³².
    init(messagePackBytes bytes: UnsafeRawBufferPointer) {
        switch bytes.count {
        case 0...0xff: self.init(marker: 0xc4, UInt8(bytes.count), followedBy: bytes)
        case 0x100...0xffff: self.init(marker: 0xc5, UInt16(bytes.count), followedBy: bytes)
        default: self.init(marker: 0xc6, UInt32(bytes.count), followedBy: bytes)
        }
    }

    /// A marker, a big-endian number, and contents.
    @inline(__always)
    private init<Number: FixedWidthInteger>(
        marker: UInt8?, _ number: Number, followedBy contents: UnsafeRawBufferPointer? = nil
    ) {
        let header = (marker == nil ? 0 : 1) + MemoryLayout<Number>.size
        self.init(count: header + (contents?.count ?? 0)) { bytes in
            if let marker { bytes[0] = marker }
            bytes.storeBytes(of: number.bigEndian, toByteOffset: marker == nil ? 0 : 1, as: Number.self)
            if let contents {
                UnsafeMutableRawBufferPointer(rebasing: bytes[header...]).copyMemory(from: contents)
            }
        }
    }
}

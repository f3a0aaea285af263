/// The hash of rows: 64 bits, the same in every process and on every machine, so that two workers agree where a key belongs.
///
/// The mixing is that of wyhash (Wang Yi, https://github.com/wangyi-fudan/wyhash, in the public domain, final version 4): the
/// 128-bit product of two words, its halves joined by exclusive or. What is hashed is a value and not its column, so that 1 of
/// a `list<int64>` has the hash of 1 in a `list<value>`. Numbers that are stored depend on these constants: they stay as they are.
enum RowHash {
    /// What kind of value is hashed; 1, 1.0, "1" and true are different keys.
    enum Kind {
        static let null: UInt64 = 0x2d35_8dcc_aa6c_78a5
        static let bool: UInt64 = 0x8bb8_4b93_962e_acc9
        static let int64: UInt64 = 0x4b33_a62e_d433_d4a3
        static let float64: UInt64 = 0x4d5a_2da5_1de1_aa47
        static let string: UInt64 = 0xa076_1d64_78bd_642f
        static let bytes: UInt64 = 0xe703_7ed1_a0b4_28db
        static let list: UInt64 = 0x8ebc_6af0_9c88_c6e3
        static let map: UInt64 = 0x5899_65cc_7537_4cc3
    }

    private static let first: UInt64 = 0x2d35_8dcc_aa6c_78a5
    private static let second: UInt64 = 0x8bb8_4b93_962e_acc9

    /// The hash of null, and of a row that is absent.
    static let null = word(0, Kind.null)

    /// Both halves of the product.
    @inline(__always)
    static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return high ^ low
    }

    /// The hash of a word.
    @inline(__always)
    static func word(_ word: UInt64, _ kind: UInt64) -> UInt64 {
        mix(mix(word ^ first, kind) ^ second, kind)
    }

    @inline(__always)
    static func bool(_ value: Bool) -> UInt64 { word(value ? 1 : 0, Kind.bool) }

    @inline(__always)
    static func int64(_ value: Int64) -> UInt64 { word(UInt64(bitPattern: value), Kind.int64) }

    @inline(__always)
    static func float64(_ value: Double) -> UInt64 { word(value.groupedBits, Kind.float64) }

    /// The hash of what has elements, before the first of them.
    @inline(__always)
    static func list(count: Int) -> UInt64 { word(UInt64(truncatingIfNeeded: count), Kind.list) }

    /// The hash with one more element.
    @inline(__always)
    static func combine(_ hash: UInt64, _ element: UInt64) -> UInt64 { mix(hash ^ second, element ^ Kind.list) }

    /// The hash of bytes. Up to 16 of them are two words, which overlap where there are fewer.
    @inline(__always)
    static func bytes(_ bytes: UnsafeRawBufferPointer, _ kind: UInt64) -> UInt64 {
        guard let start = bytes.baseAddress else { return finish(0, 0, 0, kind) }
        return self.bytes(start, bytes.count, kind)
    }

    @inline(__always)
    static func bytes(_ start: UnsafeRawPointer, _ count: Int, _ kind: UInt64) -> UInt64 {
        if count > 16 { return long(start, count, kind) }
        if count >= 4 {
            let (middle, last) = ((count >> 3) << 2, count - 4)
            return finish(
                half(start, 0) << 32 | half(start, middle), half(start, last) << 32 | half(start, last - middle), count,
                kind)
        }
        guard count > 0 else { return finish(0, 0, 0, kind) }
        func byte(_ offset: Int) -> UInt64 { UInt64(start.load(fromByteOffset: offset, as: UInt8.self)) }
        return finish(byte(0) << 16 | byte(count >> 1) << 8 | byte(count - 1), 0, count, kind)
    }

    /// More than 16 bytes: 16 at a time, and the last 16, which may overlap.
    private static func long(_ start: UnsafeRawPointer, _ count: Int, _ kind: UInt64) -> UInt64 {
        var seed = kind
        var position = 0
        while count - position > 16 {
            seed = mix(whole(start, position) ^ second, whole(start, position + 8) ^ seed)
            position += 16
        }
        return finish(whole(start, count - 16), whole(start, count - 8), count, seed)
    }

    @inline(__always)
    private static func finish(_ left: UInt64, _ right: UInt64, _ count: Int, _ seed: UInt64) -> UInt64 {
        mix(second ^ UInt64(truncatingIfNeeded: count), mix(left ^ second, right ^ seed))
    }

    @inline(__always)
    private static func half(_ start: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    @inline(__always)
    private static func whole(_ start: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

extension Double {
    /// The bits that stand for this number where numbers are grouped: NaN is one, and −0 is 0.
    @inline(__always)
    var groupedBits: UInt64 { isNaN ? Double.nan.bitPattern : self == 0 ? 0 : bitPattern }
}

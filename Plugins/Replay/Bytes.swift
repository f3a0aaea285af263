/// A hash of bytes: eight at a time, as it is not to cost more than reading them.
struct ByteHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Adds some bytes, and where they end.
    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset + 8 <= bytes.count {
                add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                offset += 8
            }
            while offset < bytes.count {
                add(UInt64(bytes[offset]))
                offset += 1
            }
        }
        add(UInt64(bytes.count))
    }

    private mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x0000_0100_0000_01b3
        value ^= value >> 29
    }
}

/// Bytes that follow from a seed (SplitMix64), and that nothing makes smaller.
enum Noise {
    static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            let memory = UnsafeMutableRawBufferPointer(buffer)
            var state = seed
            var offset = 0
            while offset + 8 <= count {
                memory.storeBytes(of: next(&state).littleEndian, toByteOffset: offset, as: UInt64.self)
                offset += 8
            }
            var last = next(&state)
            while offset < count {
                memory[offset] = UInt8(truncatingIfNeeded: last)
                last >>= 8
                offset += 1
            }
            initializedCount = count
        }
    }

    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }
}

/// The places of keys in a list of keys.
///
/// A dictionary would hash each key again whenever it grows, and that took half of the time in which a graph is read.
/// This table keeps the hashes, and the keys stay where they are: it only has numbers.
struct KeyIndex: Sendable {
    /// The place of a key, plus one, in each slot; 0 where it is free. The number of slots is a power of two.
    private var slots: [UInt32] = []
    /// The hash of the key at each place.
    private var hashes: [UInt32] = []

    /// Different in each process, so that nobody can choose keys that all meet in one slot.
    private static let seed = UInt64(bitPattern: Int64(Hasher().finalize())) | 1

    /// The place of `key`, if it is among `keys`.
    func place(of key: Key, in keys: [Key]) -> Int? {
        slots.isEmpty ? nil : find(key, Self.hash(key), in: keys).place
    }

    /// Adds `key`, which the caller then appends to `keys`. Returns its place, and changes nothing, if it is there already.
    mutating func add(_ key: Key, to keys: [Key]) -> Int? {
        // A slot in three stays free at least, so that searches are short.
        if (hashes.count + 1) * 3 > slots.count * 2 { grow() }
        let hash = Self.hash(key)
        let (place, slot) = find(key, hash, in: keys)
        if let place { return place }
        hashes.append(hash)
        slots[slot] = UInt32(hashes.count)
        return nil
    }

    /// The place of `key`, or the slot where it belongs.
    private func find(_ key: Key, _ hash: UInt32, in keys: [Key]) -> (place: Int?, slot: Int) {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if hashes[place] == hash, keys[place] == key { return (place, slot) }
            slot = (slot + 1) & mask
        }
        return (nil, slot)
    }

    private mutating func grow() {
        let mask = max(16, slots.count * 2) - 1
        slots = [UInt32](repeating: 0, count: mask + 1)
        for (place, hash) in hashes.enumerated() {
            var slot = Int(hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(place + 1)
        }
    }

    /// A hash of the key's text. Equal strings in different Unicode forms count as one key, so only ASCII goes by bytes.
    private static func hash(_ key: Key) -> UInt32 {
        let fast = key.name.utf8.withContiguousStorageIfAvailable { bytes -> UInt64? in
            var state = seed
            var position = 0
            var high: UInt64 = 0
            let raw = UnsafeRawBufferPointer(bytes)
            while position < raw.count {
                var word: UInt64 = 0
                if raw.count - position >= 8 {
                    word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                } else {
                    for byte in raw[position...] { word = word << 8 | UInt64(byte) }
                }
                high |= word
                state = mix(state ^ word, 0x9e37_79b9_7f4a_7c15)
                position += 8
            }
            return high & 0x8080_8080_8080_8080 == 0 ? mix(state ^ UInt64(raw.count), 0xa076_1d64_78bd_642f) : nil
        }
        if let fast, let fast { return UInt32(truncatingIfNeeded: fast) }
        return UInt32(truncatingIfNeeded: key.hashValue)
    }

    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}

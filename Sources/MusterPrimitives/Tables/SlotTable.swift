/// The numbers of keys by their hashes: a table with open addressing and linear probing.
///
/// A slot is one word: the upper half of the hash, and behind it the key's number and one, so that 0 is an empty slot. The
/// half gives the place too, so growing needs nothing but the slots. It is the upper half because bags are split by the
/// hash modulo a count: within a part, the lower bits may all be alike. Half of the slots are empty at least.
struct SlotTable: ~Copyable {
    /// How many keys there can be: places are told apart by 32 bits.
    static var maximumCount: Int { 1 << 31 }

    private var slots: UnsafeMutablePointer<UInt64>
    private var mask: Int
    /// How many keys there are.
    private(set) var count = 0

    init() {
        let capacity = 64
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        mask = capacity - 1
    }

    deinit {
        slots.deallocate()
    }

    /// The number of a key that is there.
    ///
    /// - Parameter isKey: Whether the key of a number is the one that is sought; its hash is most likely the same.
    @inline(__always)
    func find(_ hash: UInt64, _ isKey: (Int) -> Bool) -> Int? {
        let half = hash >> 32
        var place = Int(truncatingIfNeeded: half) & mask
        while true {
            let slot = slots[place]
            if slot == 0 { return nil }
            if slot >> 32 == half {
                let number = Int(truncatingIfNeeded: slot & 0xffff_ffff) - 1
                if isKey(number) { return number }
            }
            place = (place + 1) & mask
        }
    }

    /// The number of a key, which is the next number where it was not there.
    @inline(__always)
    mutating func insert(_ hash: UInt64, _ isKey: (Int) -> Bool) -> Int {
        let half = hash >> 32
        var place = Int(truncatingIfNeeded: half) & mask
        while true {
            let slot = slots[place]
            if slot == 0 { break }
            if slot >> 32 == half {
                let number = Int(truncatingIfNeeded: slot & 0xffff_ffff) - 1
                if isKey(number) { return number }
            }
            place = (place + 1) & mask
        }
        let number = count
        count += 1
        slots[place] = half << 32 | UInt64(truncatingIfNeeded: count)
        if 2 * count > mask { grow() }
        return number
    }

    private mutating func grow() {
        let capacity = 4 * (mask + 1)
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
        larger.initialize(repeating: 0, count: capacity)
        for place in 0...mask where slots[place] != 0 {
            var target = Int(truncatingIfNeeded: slots[place] >> 32) & (capacity - 1)
            while larger[target] != 0 { target = (target + 1) & (capacity - 1) }
            larger[target] = slots[place]
        }
        slots.deallocate()
        slots = larger
        mask = capacity - 1
    }
}

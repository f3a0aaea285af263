import MusterGraph

/// Numbers that look random and are the same for the same seed (Steele, Lea and Flood: SplitMix).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    /// A value of this size that tells others apart: no two blocks of it are equal.
    static func value(_ seed: UInt64, byteCount: Int) -> Payload {
        Payload(count: byteCount) { bytes in
            var chance = Chance(seed: seed)
            for place in stride(from: 0, to: byteCount - 7, by: 8) {
                bytes.storeBytes(of: chance.next(), toByteOffset: place, as: UInt64.self)
            }
            for place in byteCount & ~7..<byteCount { bytes[place] = UInt8(truncatingIfNeeded: chance.next()) }
        }
    }
}

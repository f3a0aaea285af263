/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): all chance of a simulation comes
/// from one of these, so that a seed tells the whole story.
package struct RandomSource: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return mix(state)
    }

    /// Whether something happens that does so with this probability.
    package mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }
}

/// Spreads every bit of `value` over the result.
func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
}

/// A hash that is the same in every process.
package struct StableHash {
    package private(set) var value: UInt64 = 0x243f_6a88_85a3_08d3

    package init() {}

    package mutating func combine(_ number: UInt64) {
        value = mix(value ^ number) &+ number
    }

    /// Large values are sampled: to look at each byte is most of a simulation's time when nothing is optimized.
    package mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        let step = bytes.count > 4_096 ? 997 : 1
        var position = 0
        while position < bytes.count {
            value = (value ^ UInt64(bytes[position])) &* 0x100_0000_01b3
            position += step
        }
        combine(UInt64(bytes.count))
    }
}

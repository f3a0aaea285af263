package import MusterGraph

/// Numbers that look random and are the same in every run (Steele, Lea and Flood: SplitMix).
package struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Changes one to three bytes, or cuts the end off.
    package mutating func mutate(_ bytes: inout [UInt8]) {
        if Int.random(in: 0..<8, using: &self) == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &self)) }
        guard !bytes.isEmpty else { return }
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            bytes[place] =
                [0, 1, 0x7f, 0x80, 0xff, bytes[place] &+ 1, UInt8.random(in: 0...255, using: &self)]
                .randomElement(using: &self) ?? 0
        }
    }
}

extension Payload {
    /// A copy of the bytes.
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

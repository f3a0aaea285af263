/// A generator of random numbers that gives the same ones on every machine, and in every version of Swift.
///
/// SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014), with the
/// mixing constants of D. Stafford's variant 13. It is not for secrets.
package struct SplitMix64 {
    private var state: UInt64
    private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

    package init(_ seed: UInt64) { state = seed }

    /// A generator for one partition. Those of different partitions begin at places that have nothing to do with each other.
    package init(seed: Int64, partition: Int64) {
        let start = Self.mix(UInt64(bitPattern: seed) &+ Self.step)
        state = Self.mix(start ^ Self.mix(UInt64(bitPattern: partition) &+ Self.step))
    }

    package mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mix(state)
    }

    private static func mix(_ bits: UInt64) -> UInt64 {
        var bits = bits
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}

extension SplitMix64 {
    /// A number from 0 up to, and without, 1: a multiple of 2⁻⁵³.
    package mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number of the exponential distribution with mean 1.
    ///
    /// J. von Neumann's method ("Various techniques used in connection with random digits", 1951) compares uniform numbers and
    /// takes no logarithm, whose last bit differs from one system's library to another's.
    package mutating func nextExponential() -> Double {
        var whole = 0.0
        while true {
            let first = nextUniform()
            var last = first
            var isOdd = true
            while true {
                let uniform = nextUniform()
                guard uniform < last else { break }
                last = uniform
                isOdd.toggle()
            }
            // The run of falling numbers has an odd length with probability e to the power of -first.
            if isOdd { return whole + first }
            whole += 1
        }
    }
}

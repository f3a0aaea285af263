/// A set of task indices of one graph that gives its smallest member first.
///
/// A tree of bits, 64 to a word: a word of a level has a bit set for each word below it that is not zero. Every operation
/// looks at one word a level, which is four for sixteen million tasks; a member costs a bit and a 64th.
struct PrioritySet {
    /// `levels[0]` has a bit for each possible member; the last level is one word.
    private var levels: [[UInt64]]

    /// An empty set of numbers below `capacity`.
    init(capacity: Int) {
        levels = []
        var count = max(capacity, 1)
        repeat {
            count = (count + 63) / 64
            levels.append([UInt64](repeating: 0, count: count))
        } while count > 1
    }

    var isEmpty: Bool { levels[levels.count - 1][0] == 0 }

    func contains(_ member: UInt32) -> Bool {
        levels[0][Int(member >> 6)] & (1 << UInt64(member & 63)) != 0
    }

    mutating func insert(_ member: UInt32) {
        var position = Int(member)
        for level in levels.indices {
            let word = levels[level][position >> 6]
            levels[level][position >> 6] = word | (1 << UInt64(position & 63))
            if word != 0 { return }
            position >>= 6
        }
    }

    mutating func remove(_ member: UInt32) {
        var position = Int(member)
        for level in levels.indices {
            levels[level][position >> 6] &= ~(1 << UInt64(position & 63))
            if levels[level][position >> 6] != 0 { return }
            position >>= 6
        }
    }

    /// The smallest member.
    var first: UInt32? {
        guard !isEmpty else { return nil }
        var position = 0
        for level in levels.indices.reversed() {
            position = position << 6 | levels[level][position].trailingZeroBitCount
        }
        return UInt32(position)
    }

    /// Takes the smallest member out.
    mutating func popFirst() -> UInt32? {
        guard let member = first else { return nil }
        remove(member)
        return member
    }
}

/// A set of task indices of one graph that gives its smallest member first.
///
/// A tree of bits, 64 to a word: a word of a level has a bit set for each word below it that is not zero. Every operation
/// looks at one word a level, which is four for sixteen million tasks; a member costs a bit and a 64th.
package struct PrioritySet: Sendable {
    /// `levels[0]` has a bit for each possible member; the last level is one word.
    private var levels: [[UInt64]]

    /// An empty set, with room for numbers below `capacity`; `grow` makes more.
    package init(capacity: Int) {
        levels = []
        var count = max(capacity, 1)
        repeat {
            count = (count + 63) / 64
            levels.append([UInt64](repeating: 0, count: count))
        } while count > 1
    }

    package var isEmpty: Bool { levels[levels.count - 1][0] == 0 }

    package func contains(_ member: UInt32) -> Bool {
        levels[0][Int(member >> 6)] & (1 << UInt64(member & 63)) != 0
    }

    package mutating func insert(_ member: UInt32) {
        var position = Int(member)
        for level in levels.indices {
            let word = levels[level][position >> 6]
            levels[level][position >> 6] = word | (1 << UInt64(position & 63))
            if word != 0 { return }
            position >>= 6
        }
    }

    package mutating func remove(_ member: UInt32) {
        var position = Int(member)
        for level in levels.indices {
            levels[level][position >> 6] &= ~(1 << UInt64(position & 63))
            if levels[level][position >> 6] != 0 { return }
            position >>= 6
        }
    }

    /// Makes room for numbers up to `member`; at least twice as much as there was, where there is too little.
    package mutating func grow(toHold member: UInt32) {
        guard Int(member) >> 6 >= levels[0].count else { return }
        var larger = PrioritySet(capacity: max(Int(member) + 1, levels[0].count << 7))
        for level in levels.indices {
            for position in levels[level].indices { larger.levels[level][position] = levels[level][position] }
        }
        // Above what was the top, all of it is below the first bit.
        let isEmpty = isEmpty
        for level in levels.count..<max(levels.count, larger.levels.count) { larger.levels[level][0] = isEmpty ? 0 : 1 }
        self = larger
    }

    /// The smallest member.
    package var first: UInt32? {
        guard !isEmpty else { return nil }
        var position = 0
        for level in levels.indices.reversed() {
            position = position << 6 | levels[level][position].trailingZeroBitCount
        }
        return UInt32(position)
    }

    /// Takes the smallest member out.
    package mutating func popFirst() -> UInt32? {
        guard let member = first else { return nil }
        remove(member)
        return member
    }
}

/// A set of slots, or of workers: numbers that begin at 0. It has a bit for each, up to the highest that there was.
///
/// Most of what happens adds what is in it already, task by task, which looks at one bit and hashes nothing. Its members
/// come in order.
struct NumberSet {
    private var words: [UInt64] = []
    private var count = 0

    init() {}

    init(_ members: [UInt32]) {
        for member in members { insert(member) }
    }

    var isEmpty: Bool { count == 0 }

    func contains(_ member: UInt32) -> Bool {
        let place = Int(member >> 6)
        return place < words.count && words[place] & Self.bit(member) != 0
    }

    mutating func insert(_ member: UInt32) {
        guard !contains(member) else { return }
        let place = Int(member >> 6)
        while words.count <= place { words.append(0) }
        words[place] |= Self.bit(member)
        count += 1
    }

    mutating func remove(_ member: UInt32) {
        guard contains(member) else { return }
        words[Int(member >> 6)] &= ~Self.bit(member)
        count -= 1
    }

    /// The members, smallest first.
    var members: [UInt32] {
        guard count > 0 else { return [] }
        var members: [UInt32] = []
        members.reserveCapacity(count)
        for (place, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                members.append(UInt32(place << 6 | rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return members
    }

    /// Takes all of them out. Returns them, smallest first.
    mutating func takeAll() -> [UInt32] {
        let members = members
        for member in members { words[Int(member >> 6)] = 0 }
        count = 0
        return members
    }

    private static func bit(_ member: UInt32) -> UInt64 { 1 << UInt64(member & 63) }
}

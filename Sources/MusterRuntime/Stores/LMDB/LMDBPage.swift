/// A page of one of a file's trees.
struct LMDBPage {
    /// An entry.
    struct Node {
        fileprivate(set) var flags: UInt16 = 0
        /// Where in the page the key is.
        fileprivate(set) var key: Range<Int>
        /// Where in the page the value is, or the number of the page where it begins.
        fileprivate(set) var data: Range<Int>
        /// How many bytes the value has.
        fileprivate(set) var byteCount = 0
        /// In a branch: the page below.
        fileprivate(set) var child: UInt64 = 0

        var isLarge: Bool { flags & 0x01 != 0 }
        var isTree: Bool { flags & 0x02 != 0 }
        var hasDuplicates: Bool { flags & 0x04 != 0 }
    }

    let number: UInt64
    let bytes: [UInt8]

    init(_ number: UInt64, _ bytes: [UInt8]) {
        self.number = number
        self.bytes = bytes
    }

    /// The entries in order, after a check that they lie in the page, one behind the other and nothing between them.
    func nodes(isLeaf: Bool) throws(LMDBError) -> [Node] {
        let (lower, upper) = (half(at: 12), half(at: 14))
        guard bytes.word(at: 0) == number,
            half(at: 10) == (isLeaf ? 0x02 : 0x01), lower >= 16, lower % 2 == 0, lower <= upper, upper <= bytes.count
        else { throw LMDBFileCheck.damage("page \(number) is not what it should be") }
        var nodes: [Node] = []
        nodes.reserveCapacity((lower - 16) / 2)
        var places: [Range<Int>] = []
        for place in stride(from: 16, to: lower, by: 2) {
            guard let node = node(at: half(at: place), isLeaf: isLeaf) else { throw damaged }
            nodes.append(node)
            places.append(half(at: place)..<(node.data.upperBound + 1) & ~1)
        }
        places.sort { $0.lowerBound < $1.lowerBound }
        var end = upper
        for place in places {
            guard place.lowerBound == end else { throw damaged }
            end = place.upperBound
        }
        guard end == bytes.count else { throw damaged }
        return nodes
    }

    private func node(at start: Int, isLeaf: Bool) -> Node? {
        guard start >= 16, start % 2 == 0, start + 8 <= bytes.count else { return nil }
        let (low, flags) = (half(at: start) | half(at: start + 2) << 16, half(at: start + 4))
        let keyEnd = start + 8 + half(at: start + 6)
        let dataCount = !isLeaf ? 0 : flags & 0x01 != 0 ? 8 : low
        guard keyEnd + dataCount <= bytes.count else { return nil }
        var node = Node(key: start + 8..<keyEnd, data: keyEnd..<keyEnd + dataCount)
        if isLeaf {
            (node.flags, node.byteCount) = (UInt16(flags), low)
        } else {
            node.child = UInt64(low) | UInt64(flags) << 32
        }
        return node
    }

    /// The number of 16 bits at a place that lies in the page.
    private func half(at place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }

    private var damaged: LMDBError {
        LMDBFileCheck.damage("the entries of page \(number) do not lie in it as they should")
    }
}

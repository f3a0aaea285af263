/// Numbers by chance, some more often than others, in constant time each (Walker's method of aliases): each number has
/// a cell of equal probability, of which it leaves a part to one other number.
struct AliasTable {
    private struct Cell {
        /// Which part of the cell, of 2³², is the number's own.
        var own = UInt32.max
        var other: UInt32
    }

    private var cells: [Cell]

    /// - Parameter weights: How often each number comes, in comparison with the others; none is negative.
    init(weights: [Double]) {
        let sum = weights.reduce(0, +)
        var parts = weights.map { $0 / sum * Double(weights.count) }
        cells = weights.indices.map { Cell(other: UInt32($0)) }
        var small = parts.indices.filter { parts[$0] < 1 }
        var large = parts.indices.filter { parts[$0] >= 1 }
        while let few = small.popLast(), let many = large.last {
            cells[few] = Cell(own: UInt32(parts[few] * 4_294_967_295), other: UInt32(many))
            parts[many] -= 1 - parts[few]
            if parts[many] < 1 { small.append(large.removeLast()) }
        }
    }

    /// One of the numbers.
    @inline(__always)
    func next(_ random: inout SplitMix64) -> Int {
        let bits = random.next()
        // The upper half chooses the cell, the lower one the part of it.
        let index = Int(((bits >> 32) &* UInt64(cells.count)) >> 32)
        let cell = cells[index]
        return UInt32(truncatingIfNeeded: bits) < cell.own ? index : Int(cell.other)
    }
}

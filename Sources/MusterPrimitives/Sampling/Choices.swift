import MusterGraph
import MusterRegistry

/// Rows that are chosen with replacement: one for each of a number of slots, which know nothing of each other.
///
/// In a slot each row of a list takes the place of the one before it with probability 1 / i, where i is its number from 1:
/// so every row of n is left there with probability 1 / n. Which row takes the place next is drawn at once, as the
/// probability that none of rows i + 1 to j does is i / j; so a slot costs a draw for each row that it holds for a while,
/// about ln n of them.
///
/// Choices merge by keys: a slot's key is the smallest of as many exponential random numbers as its list has rows, which is
/// one of them divided by n. Of two lists with n and m rows, the first has the smaller key with probability n / (n + m):
/// just what each row of both needs to be chosen with the same probability. What a slot holds does not depend on its key,
/// and the smallest of several keys is the same in whatever order they are compared.
struct Choices {
    /// One of the choices.
    private struct Slot {
        /// Its own, so that what it holds does not depend on where chunks end.
        var generator: SplitMix64
        /// The number, from 0, of the row that takes its place next.
        var next = 0
        /// Where in `rows` the row that it holds is.
        var held = 0
    }

    private var generator: SplitMix64
    private var slots: [Slot]
    private var rows: ColumnWriter
    private var spare: ColumnWriter
    /// How many rows there have been.
    private var position = 0

    init(
        count: Int, seed: Int64, partition: Int64, of type: ValueType, for arguments: borrowing PrimitiveArguments
    ) throws(CallFailure) {
        var generator = SplitMix64(seed: seed, partition: partition)
        slots = (0..<count).map { _ in Slot(generator: SplitMix64(generator.next())) }
        self.generator = generator
        rows = try arguments.column(of: type)
        spare = try arguments.column(of: type)
    }

    /// Looks at the rows of a chunk.
    mutating func take(_ chunk: Column) {
        let end = position + chunk.count
        for index in slots.indices {
            while slots[index].next < end {
                rows.append(slots[index].next - position, of: chunk)
                slots[index].held = rows.count - 1
                // Row number i, from 1, is held: P(the next one is behind j) = P(i / u >= j) = i / j.
                let following = Double(slots[index].next + 1) / (1 - slots[index].generator.nextUniform())
                slots[index].next = following < 0x1p62 ? Int(following) : .max
            }
        }
        position = end
        if rows.count > 4 * max(slots.count, chunkRowCount) { compact() }
    }

    /// Throws away the rows that no slot holds any more.
    private mutating func compact() {
        spare.removeAll()
        let column = rows.column
        for index in slots.indices {
            spare.append(slots[index].held, of: column)
            slots[index].held = index
        }
        swap(&rows, &spare)
    }

    /// A row for each slot with its key; nothing where there were no rows.
    mutating func finish(_ arguments: borrowing PrimitiveArguments) throws(CallFailure) -> Operand {
        let result = try arguments.column(of: Self.type(of: rows.type))
        guard position > 0 else { return try arguments.list(result) }
        let column = rows.column
        for slot in slots {
            result.children[0].append(generator.nextExponential() / Double(position))
            result.children[1].append(slot.held, of: column)
        }
        result.appendRowsOfTuple(slots.count)
        return try arguments.list(result)
    }

    /// The type of a slot with its key.
    static func type(of item: ValueType) -> ValueType {
        .tuple([.init(name: "key", .float64), .init(name: "item", item)])
    }
}

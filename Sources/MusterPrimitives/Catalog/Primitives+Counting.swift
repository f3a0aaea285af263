import MusterGraph
import MusterRegistry

extension Primitives {
    /// How often elements occur, and which there are.
    static let counting: [Primitive] = [
        Primitive(
            "bag.frequencies", "(list: list<T>) -> list<tuple<item: T, count: int64>>",
            """
            Each different element and how often it occurs, in the order in which they first do.
            - Example: bag.frequencies(["a", "b", "a"]) == [["a", 2], ["b", 1]]
            """
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let result = try arguments.column(of: frequencies(of: rows.elementType))
            var table = KeyTable(keys: result.children[0])
            var counts = ScratchBuffer<Int64>()
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in
                let numbers = try table.insert(chunk, for: arguments.name)
                counts.append(0, repeated: table.count - counts.count)
                let start = counts.start
                for row in 0..<chunk.count { start[Int(numbers[row])] += 1 }
                try arguments.checkSize(result)
            }
            return try arguments.frequencies(result, counts)
        },
        Primitive(
            "bag.mergeFrequencies", "(list: list<tuple<item: T, count: int64>>) -> list<tuple<item: T, count: int64>>",
            """
            Frequencies of several lists as those of all: the counts of equal items are added.
            - Example: bag.mergeFrequencies([["a", 2], ["b", 1], ["a", 1]]) == [["a", 3], ["b", 1]]
            """
        ) { arguments throws(CallFailure) in
            let rows = try arguments.pairs(0, "item", ("count", .int64))
            let result = try arguments.column(of: frequencies(of: rows.elementType.part(0)))
            var table = KeyTable(keys: result.children[0])
            var counts = ScratchBuffer<Int64>()
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in
                let numbers = try table.insert(chunk.children[0], for: arguments.name)
                counts.append(0, repeated: table.count - counts.count)
                let (start, added) = (counts.start, chunk.children[1].int64s)
                for row in 0..<chunk.count {
                    let (sum, isTooLarge) = start[Int(numbers[row])].addingReportingOverflow(added[row])
                    guard !isTooLarge else { throw arguments.failure("the count of an item does not fit an int64") }
                    start[Int(numbers[row])] = sum
                }
                try arguments.checkSize(result)
            }
            return try arguments.frequencies(result, counts)
        },
        Primitive(
            "bag.distinct", "(list: list<T>) -> list<T>",
            "The different elements, in the order in which they first occur.\n"
                + "- Example: bag.distinct([3, 1, 3]) == [3, 1]"
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            return .stream(
                DistinctStream(
                    rows, by: nil, keys: try arguments.column(of: rows.elementType),
                    writer: try arguments.column(of: rows.elementType), arguments))
        },
        Primitive(
            "bag.distinctBy", "(list: list<T>, key: function<T -> K>) -> list<T>",
            "The first element for each different key."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let key = try arguments.function(1, taking: [rows.elementType])
            return .stream(
                DistinctStream(
                    rows, by: key, keys: try arguments.column(of: key.resultType),
                    writer: try arguments.column(of: rows.elementType), arguments))
        },
    ]

    private static func frequencies(of item: ValueType) -> ValueType {
        .tuple([.init(name: "item", item), .init(name: "count", .int64)])
    }
}

extension PrimitiveArguments {
    /// Items whose counts stand elsewhere, as a list.
    fileprivate func frequencies(
        _ result: ColumnWriter, _ counts: borrowing ScratchBuffer<Int64>
    ) throws(CallFailure) -> Operand {
        let target = result.children[1].extend(rows: counts.count, size: 8)
        target.copyMemory(from: counts.start, byteCount: 8 * counts.count)
        result.appendRowsOfTuple(counts.count)
        return try rows(of: result)
    }
}

extension ValueType {
    /// The type of a part of a tuple; of anything else, a value.
    func part(_ index: Int) -> ValueType {
        guard case .tuple(let parts) = self, parts.indices.contains(index) else { return .value }
        return parts[index].type
    }
}

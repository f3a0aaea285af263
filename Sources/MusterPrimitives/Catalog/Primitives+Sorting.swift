import MusterGraph
import MusterRegistry

extension Primitives {
    /// Lists in order. A bag is sorted by samples of all partitions: their splitters say which partition a key belongs to.
    static let sorting: [Primitive] = [
        Primitive(
            "bag.sort", "(list: list<T>) -> list<T>",
            """
            The elements from the smallest to the largest: null first, then false and true, numbers with NaN last, strings and \
            bytes by their bytes, lists by their elements, maps.
            - Example: bag.sort([3, 1, 2]) == [1, 2, 3]
            - Example: bag.sort(["b", null, 2, 1.5, true]) == [null, true, 1.5, 2, "b"]
            """
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let items = try arguments.evaluator.collect(rows, for: arguments.name)
            return try arguments.rows(of: try arguments.sorted(items, by: items))
        },
        Primitive(
            "bag.sortBy", "(list: list<T>, key: function<T -> K>) -> list<T>",
            "The elements from the smallest key to the largest; those of equal keys stay as they stood."
        ) { arguments throws(CallFailure) in
            let (items, keys) = try arguments.itemsAndKeys(0, key: 1)
            return try arguments.rows(of: try arguments.sorted(items, by: keys))
        },
        Primitive(
            "bag.sortFrequencies", "(list: list<tuple<item: T, count: int64>>) -> list<tuple<item: T, count: int64>>",
            """
            Frequencies from the largest count to the smallest; equal counts by their items, from the smallest to the largest.
            - Example: bag.sortFrequencies([["b", 1], ["c", 2], ["a", 1]]) == [["c", 2], ["a", 1], ["b", 1]]
            """
        ) { arguments throws(CallFailure) in
            let pairs = try arguments.pairs(0, "item", ("count", .int64))
            let items = try arguments.evaluator.collect(pairs, for: arguments.name)
            let byItem = try arguments.sorted(items, by: items.children[0])
            return try arguments.rows(of: try arguments.sorted(byItem, by: byItem.children[1], .falling))
        },
        Primitive(
            "bag.sampleKeys", "(list: list<T>, key: function<T -> K>, count: int64) -> list<K>",
            "At most `count` keys of the elements, in order and at equal distances in it."
        ) { arguments throws(CallFailure) in
            let keys = try arguments.itemsAndKeys(0, key: 1).keys
            let count = try arguments.count(2, in: 0...Int.max, "keys")
            return try arguments.sample(keys) { sorted in
                let taken = min(count, sorted)
                // The middle of each of so many equal pieces.
                return (0..<taken).map {
                    min(sorted - 1, Int((Double($0) + 0.5) * Double(sorted) / Double(taken)))
                }
            }
        },
        Primitive(
            "bag.splitters", "(samples: list<K>, count: int64) -> list<K>",
            """
            The `count` - 1 keys that part the samples into `count` lists of about one length; none of no samples. They may be \
            equal, where many samples are.
            - Example: bag.splitters([5, 1, 3, 2, 4, 6], 3) == [2, 4]
            """
        ) { arguments throws(CallFailure) in
            let samples = try arguments.evaluator.collect(try arguments.rows(0), for: arguments.name)
            let count = try arguments.count(1, in: 1...ListSplitter.maximumCount, "lists")
            return try arguments.sample(samples) { sorted in
                guard sorted > 0 else { return [] }
                return (1..<count).map { max(0, Int(Double($0) * Double(sorted) / Double(count)) - 1) }
            }
        },
        Primitive(
            "bag.splitByRange",
            "(list: list<T>, key: function<T -> K>, splitters: list<K>, count: int64) -> list<list<T>>",
            "The elements in `count` lists: those whose keys are at most the first splitter, then those of the others at most "
                + "the second, and so on; the last list has what is left. Equal keys are in the same list."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let key = try arguments.function(1, taking: [rows.elementType])
            let count = try arguments.count(3, in: 1...ListSplitter.maximumCount, "lists")
            var splitters = Splitters(try arguments.splitters(2, of: key.resultType, for: count))
            let splitter = try ListSplitter(count, of: rows.elementType, arguments)
            try arguments.forEachChunk(of: rows, key) { chunk, keys throws(CallFailure) in
                try splitter.take(chunk, splitters.places(of: keys))
            }
            return try arguments.rows(of: splitter.finish())
        },
    ]
}

extension PrimitiveArguments {
    /// The rows of a column in the order of their keys, in a column of their own.
    fileprivate func sorted(
        _ items: ColumnWriter, by keys: ColumnWriter, _ direction: RowSorter.Direction = .rising
    ) throws(CallFailure) -> ColumnWriter {
        let result = try column(of: items.type)
        if items === keys, items.type == .int64, direction == .rising {
            items.sortIntegers(into: result)
            return result
        }
        try RowSorter(keys.type, direction, self).sort(keys.column) { rows throws(CallFailure) in
            result.append(items.column, at: rows)
        }
        return result
    }

    /// All rows of a list, and their keys.
    fileprivate func itemsAndKeys(
        _ list: Int, key: Int
    ) throws(CallFailure) -> (items: ColumnWriter, keys: ColumnWriter) {
        let rows = try rows(list)
        let key = try function(key, taking: [rows.elementType])
        let (items, keys) = (try column(of: rows.elementType), try column(of: key.resultType))
        try forEachChunk(of: rows, key) { chunk, chunkKeys throws(CallFailure) in
            items.append(chunk, rows: 0..<chunk.count)
            keys.append(chunkKeys, rows: 0..<chunkKeys.count)
            try checkSize(items)
            try checkSize(keys)
        }
        return (items, keys)
    }

    /// Some of the rows of a column when it is sorted.
    ///
    /// - Parameter places: Which, when there are so many.
    fileprivate func sample(
        _ keys: ColumnWriter, _ places: (Int) -> [Int]
    ) throws(CallFailure) -> Operand {
        let sorted = try sorted(keys, by: keys)
        let result = try column(of: keys.type)
        for place in places(sorted.count) { result.append(place, of: sorted.column) }
        return try rows(of: result)
    }

    /// Splitters as a column of the keys' type. They rise, and are fewer than the lists.
    fileprivate func splitters(
        _ index: Int, of type: ValueType, for count: Int
    ) throws(CallFailure) -> ColumnBlock {
        let block: ColumnBlock
        do {
            let collected = try self.block(try evaluator.collect(try rows(index), for: name))
            block = try collected.converted(to: type)
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw failure("argument \(index + 1) (splitters): \(error)")
        }
        guard block.count < count else {
            throw failure("\(block.count) splitters part a list into \(block.count + 1), and \(count) are asked for")
        }
        let order = RowOrder(type)
        for row in 1..<max(block.count, 1) where order.compare(block.column, row - 1, block.column, row) > 0 {
            throw failure("the splitters do not rise: element \(row) is smaller than the one before")
        }
        return block
    }
}

extension ColumnWriter {
    /// Appends the integers of this column to another, from the smallest to the largest.
    fileprivate func sortIntegers(into result: ColumnWriter) {
        let target = result.extend(rows: count, size: 8).assumingMemoryBound(to: UInt64.self)
        let numbers = column.int64s
        for row in 0..<count { target[row] = numbers[row].orderWord }
        RadixSort.sort(UnsafeMutableBufferPointer(start: target, count: count))
        for row in 0..<count { target[row] ^= 1 << 63 }
    }
}

import MusterGraph
import MusterRegistry

extension Primitives {
    /// Rows taken at random. The same seed and partition give the same rows on every machine.
    static let sampling: [Primitive] = [
        Primitive(
            "bag.sample", "(list: list<T>, probability: float64, seed: int64, partition: int64) -> list<T>",
            """
            The elements for which a coin says so, one for each, in order.
            - Example: bag.sample([1, 2], 1.0, 5, 0) == [1, 2]
            - Example: bag.sample([1, 2], 0.0, 5, 0) == []
            - Example: bag.sample([1, 2], 1.5, 5, 0) throws
            """
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let probability = try arguments.float64(1)
            guard (0...1).contains(probability) else {
                throw arguments.failure("a probability is from 0 to 1, and \(probability) is given")
            }
            let generator = SplitMix64(seed: try arguments.int64(2), partition: try arguments.int64(3))
            let writer = try arguments.column(of: rows.elementType)
            return .stream(SampledStream(rows, probability: probability, generator, writer: writer))
        },
        Primitive(
            "bag.sampleExact",
            "(list: list<T>, count: int64, seed: int64, partition: int64) -> list<tuple<key: int64, item: T>>",
            """
            `count` elements taken at random without replacement, or all where there are fewer, with keys by which samples of
            several partitions merge (`bag.mergeSamples`, `bag.samples`).
            """
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            var sample = try KeyedSample(count: try arguments.sampleCount(1), of: rows.elementType, for: arguments)
            var generator = SplitMix64(seed: try arguments.int64(2), partition: try arguments.int64(3))
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in
                for row in 0..<chunk.count { sample.add(row, of: chunk, key: Int64(bitPattern: generator.next())) }
            }
            return try sample.finish(arguments)
        },
        Primitive(
            "bag.mergeSamples",
            "(samples: list<list<tuple<key: int64, item: T>>>, count: int64) -> list<tuple<key: int64, item: T>>",
            """
            A sample of all the lists that samples are of. All are made with one seed, each for another partition.
            - Example: bag.mergeSamples([[[3, "a"], [9, "b"]], [[5, "c"]]], 2) == [[3, "a"], [5, "c"]]
            """
        ) { arguments throws(CallFailure) in
            let count = try arguments.sampleCount(1)
            let samples = try arguments.keyed(0, by: .int64)
            let type = samples.first?.elementType.parts[1] ?? .value
            var sample = try KeyedSample(count: count, of: type, for: arguments)
            for rows in samples {
                try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in
                    let keys = chunk.children[0].int64s
                    for row in 0..<chunk.count { sample.add(row, of: chunk.children[1], key: keys[row]) }
                }
            }
            return try sample.finish(arguments)
        },
        Primitive(
            "bag.samples", "(sample: list<tuple<key: int64, item: T>>) -> list<T>",
            "The elements of a sample, in random order.\n- Example: bag.samples([[3, \"a\"], [5, \"c\"]]) == [\"a\", \"c\"]"
        ) { arguments throws(CallFailure) in .stream(PartStream(try arguments.tuples(0, count: 2), part: 1)) },
        Primitive(
            "bag.choose",
            "(list: list<T>, count: int64, seed: int64, partition: int64) -> list<tuple<key: float64, item: T>>",
            """
            `count` elements chosen at random with replacement, with keys by which choices of several partitions merge
            (`bag.mergeChoices`, `bag.choices`); none of an empty list.
            """
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let count = try arguments.sampleCount(1)
            guard count > 0 else { throw arguments.failure("1 choice or more is needed, and 0 are asked for") }
            guard count <= arguments.context.maximumResultBytes / 16 else {
                throw CallFailure(
                    .resultTooLarge, function: arguments.name,
                    message: "\(count) choices have more bytes than the limit, \(arguments.context.maximumResultBytes)")
            }
            var choices = try Choices(
                count: count, seed: try arguments.int64(2), partition: try arguments.int64(3), of: rows.elementType,
                for: arguments)
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in choices.take(chunk) }
            return try choices.finish(arguments)
        },
        Primitive(
            "bag.mergeChoices",
            "(choices: list<list<tuple<key: float64, item: T>>>) -> list<tuple<key: float64, item: T>>",
            """
            Choices from all the lists that choices are from. All are made with one seed, each for another partition.
            - Example: bag.mergeChoices([[[0.5, "a"], [0.1, "b"]], [], [[0.2, "c"], [0.3, "d"]]]) == [[0.2, "c"], [0.1, "b"]]
            """
        ) { arguments throws(CallFailure) in try arguments.mergeChoices() },
        Primitive(
            "bag.choices", "(choices: list<tuple<key: float64, item: T>>) -> list<T>",
            """
            The elements of choices, in random order; an error where there are none.
            - Example: bag.choices([[0.2, "c"], [0.1, "b"]]) == ["c", "b"]
            - Example: bag.choices([]) throws
            """
        ) { arguments throws(CallFailure) in
            let choices = try arguments.tuples(0, count: 2)
            let items = try arguments.evaluator.collect(PartStream(choices, part: 1), for: arguments.name)
            guard items.count > 0 else { throw arguments.failure("nothing can be chosen from an empty bag") }
            return try arguments.list(items)
        },
    ]
}

extension PrimitiveArguments {
    fileprivate func sampleCount(_ index: Int) throws(CallFailure) -> Int {
        let count = try int64(index)
        guard count >= 0 else { throw failure("\(count) elements cannot be taken") }
        return Int(count)
    }

    /// Lists of rows with keys, of one type. Those that are literals, and empty, say nothing about it.
    fileprivate func keyed(_ index: Int, by key: ValueType) throws(CallFailure) -> [any RowStream] {
        var lists: [any RowStream] = []
        for operand in try operandsOfEach(index) { lists.append(try tuples(operand, count: 2)) }
        guard let item = (lists.first { $0.elementType.parts[1] != .value } ?? lists.first)?.elementType.parts[1] else {
            return []
        }
        let type = ValueType.tuple([.init(name: "key", key), .init(name: "item", item)])
        for (index, list) in lists.enumerated() where !list.elementType.hasLayout(of: type) {
            lists[index] = ConvertedStream(list, to: type, writer: try column(of: type), name: name)
        }
        return lists
    }

    /// For each slot the choice with the smallest key.
    fileprivate func mergeChoices() throws(CallFailure) -> Operand {
        let lists = try keyed(0, by: .float64)
        let type = lists.first?.elementType ?? Choices.type(of: .value)
        var best = try column(of: type)
        for (index, list) in lists.enumerated() {
            let rows = try evaluator.collect(list, for: name)
            guard rows.count > 0 else { continue }
            guard best.count > 0 else {
                best = rows
                continue
            }
            guard best.count == rows.count else {
                throw failure("list \(index) holds \(rows.count) choices, and others hold \(best.count)")
            }
            let (left, right) = (best.column, rows.column)
            let merged = try column(of: type)
            for row in 0..<best.count {
                let isRight = right.children[0].float64s[row] < left.children[0].float64s[row]
                merged.append(row, of: isRight ? right : left)
            }
            best = merged
        }
        return try self.list(best)
    }
}

extension BagExpander {
    /// A bag whose partitions hold rows of several partitions.
    mutating func rearranging(
        _ verb: BagVerb, _ partitions: [Term], _ arguments: [String: Term]
    ) throws(BagError) -> [Term] {
        switch verb {
        case .groupBy:
            guard let key = arguments["key"] else { throw failure("`key` is missing") }
            let count = try partitionCount(arguments["partitions"], or: partitions.count)
            return try shuffle(partitions, count: count, "groupBy", split: split(by: key, count)).map {
                .inline(Call("bag.group", [joined($0), key]))
            }
        case .join: return try join(partitions, arguments)
        case .product:
            let others = try self.partitions(of: arguments["with"])
            try checkCount(partitions.count, others.count)
            return settle(partitions, "part").flatMap { first in
                others.map { .inline(Call("bag.product", [first, $0])) }
            }
        case .repartition:
            return repartition(partitions, try partitionCount(arguments["count"], or: partitions.count))
        case .sort: return try sort(partitions, arguments)
        case .accumulate: return try accumulate(partitions, arguments)
        default: return [try take(partitions, arguments)]
        }
    }

    private func split(by key: Term, _ count: Int) -> (Term) -> Call {
        { Call("bag.split", [$0, key, .value(.int64(Int64(count)))]) }
    }

    private mutating func join(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> [Term] {
        guard let leftKey = arguments["on"] else { throw failure("`on` is missing") }
        let rightKey = arguments["onOther"] ?? leftKey
        let names = ["inner": "bag.joinInner", "left": "bag.joinLeft", "outer": "bag.joinOuter"]
        guard let name = names[string(arguments["kind"]) ?? "inner"] else {
            throw failure("`kind` is inner, left or outer")
        }
        let others = try self.partitions(of: arguments["with"])
        let count = try partitionCount(arguments["partitions"], or: max(partitions.count, others.count))
        let lefts = try shuffle(partitions, count: count, "join-left", split: split(by: leftKey, count))
        let rights = try shuffle(others, count: count, "join-right", split: split(by: rightKey, count))
        return zip(lefts, rights).map { left, right in
            .inline(Call(name, [joined(left), joined(right), leftKey, rightKey]))
        }
    }

    /// Keeps the order: fewer partitions are put together from neighbours, more are cut from each.
    private mutating func repartition(_ partitions: [Term], _ count: Int) -> [Term] {
        let present = partitions.count
        if count <= present {
            return (0..<count).map { index in
                joined(Array(partitions[index * present / count..<(index + 1) * present / count]))
            }
        }
        return settle(partitions, "part").enumerated().flatMap { index, partition -> [Term] in
            let parts = (index + 1) * count / present - index * count / present
            return (0..<parts).map { part in
                .inline(
                    Call("bag.slice", [partition, .value(.int64(Int64(part))), .value(.int64(Int64(parts)))]))
            }
        }
    }

    /// Sorts by ranges of keys, whose bounds come from a sample of each partition.
    private mutating func sort(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> [Term] {
        let count = try partitionCount(arguments["partitions"], or: partitions.count)
        let sorted: (Term) -> Term = { list in
            Term.inline(arguments["by"].map { Call("bag.sortBy", [list, $0]) } ?? Call("bag.sort", [list]))
        }
        guard count > 1 else { return [sorted(joined(partitions))] }
        let key = arguments["by"] ?? .function("value.same")
        let settled = settle(partitions, "part")
        let number = Term.value(.int64(Int64(count)))
        // Regular samples of 16 a range keep the largest partition within a few per cent of its share.
        let sampleSize = Term.value(.int64(Int64(16 * count)))
        let samples = settled.enumerated().map { index, partition in
            task(Call("bag.sampleKeys", [partition, key, sampleSize]), "sort-sample", index)
        }
        let splitters = task(Call("bag.splitters", [joined(samples), number]), "sort-splitters")
        return try shuffle(settled, count: count, "sort") {
            Call("bag.splitByRange", [$0, key, splitters, number])
        }
        .map { sorted(joined($0)) }
    }

    /// A running fold: each partition is handed the last result of the one before.
    private mutating func accumulate(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> [Term] {
        guard let function = arguments["function"] else { throw failure("`function` is missing") }
        let settled = settle(partitions, "part")
        // An empty list that has the elements' type.
        var carry = Term.inline(Call("bag.take", [settled[0], 0]))
        if let initial = arguments["initial"] { carry = .list([initial]) }
        var results: [Term] = []
        for (index, partition) in settled.enumerated() {
            let result = task(Call("bag.accumulate", [partition, function, carry]), "accumulate", index)
            results.append(result)
            if index + 1 < settled.count {
                carry = task(Call("bag.last", [result, carry]), "accumulate-carry", index)
            }
        }
        if let initial = arguments["initial"] { results[0] = .inline(Call("bag.prepend", [results[0], initial])) }
        return results
    }

    private func take(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> Term {
        let count = Term.value(.int64(Int64(try integer(arguments["count"], or: 0, in: 0...Int.max, "count"))))
        let from = try partitionCount(arguments["partitions"], or: 1)
        let first = partitions.prefix(from).map { Term.inline(Call("bag.take", [$0, count])) }
        return .inline(Call("bag.take", [joined(Array(first)), count]))
    }
}

extension BagExpander {
    /// A value from all partitions.
    mutating func reduction(
        _ verb: BagVerb, _ partitions: [Term], _ arguments: [String: Term]
    ) throws(BagError) -> Term {
        switch verb {
        case .count:
            return try reduce(partitions.map { Call("bag.count", [$0]) }, arguments) { Call("bag.sum", [.list($0)]) }
        case .sum, .any, .all:
            let name = "bag." + verb.rawValue
            return try reduce(partitions.map { Call(name, [$0]) }, arguments) { Call(name, [.list($0)]) }
        case .min: return try extreme("bag.minimum", "smallest element", partitions, arguments)
        case .max: return try extreme("bag.maximum", "largest element", partitions, arguments)
        case .mean: return task(Call("bag.mean", [try moments(partitions, arguments)]), "mean")
        case .variance, .standardDeviation:
            let ddof = try integer(arguments["ddof"], or: 0, in: 0...1_000_000, "ddof")
            let moments = try moments(partitions, arguments)
            return task(Call("bag." + verb.rawValue, [moments, .value(.int64(Int64(ddof)))]), verb.rawValue)
        case .fold: return try fold(partitions, arguments)
        default: return try partialReduction(partitions, arguments)
        }
    }

    private mutating func moments(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> Term {
        try reduce(partitions.map { Call("bag.moments", [$0]) }, arguments) { Call("bag.mergeMoments", [.list($0)]) }
    }

    private mutating func extreme(
        _ name: String, _ what: String, _ partitions: [Term], _ arguments: [String: Term]
    ) throws(BagError) -> Term {
        let list = try reduceLists(partitions, name, by: arguments["by"], arguments)
        return task(Call("bag.only", [list, .value(.string(what))]), step.verb.rawValue)
    }

    /// Reduces lists to smaller ones by a function that can be applied again to what it gave.
    private mutating func reduceLists(
        _ partitions: [Term], _ name: String, _ extra: [Term] = [], by function: Term?, _ arguments: [String: Term]
    ) throws(BagError) -> Term {
        let (name, extra) = function.map { (name + "By", extra + [$0]) } ?? (name, extra)
        let joiner = self
        return try reduce(partitions.map { Call(name, [$0] + extra) }, arguments) {
            Call(name, [joiner.joined($0)] + extra)
        }
    }

    private mutating func fold(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> Term {
        guard let function = arguments["function"], let initial = arguments["initial"] else {
            throw failure("`function` and `initial` are needed")
        }
        let combine = arguments["combine"] ?? function
        return try reduce(partitions.map { Call("bag.fold", [$0, function, initial]) }, arguments) { group in
            Call("bag.only", [.inline(Call("bag.reduce", [.list(group), combine])), "result"])
        }
    }

    private mutating func partialReduction(
        _ partitions: [Term], _ arguments: [String: Term]
    ) throws(BagError) -> Term {
        guard let partial = arguments["partial"], let combine = arguments["combine"] else {
            throw failure("`partial` and `combine` are needed")
        }
        var partials: [Call] = []
        for partition in settle(partitions, "part") { partials.append(try call(partial, [partition])) }
        // Looked at once here, so that the tree need not fail half-way.
        _ = try call(combine, [])
        let caller = self
        return try reduce(partials, arguments) { (try? caller.call(combine, [.list($0)])) ?? Call("", []) }
    }
}

extension BagExpander {
    /// A small bag from all partitions.
    mutating func gathering(
        _ verb: BagVerb, _ partitions: [Term], _ arguments: [String: Term]
    ) throws(BagError) -> [Term] {
        switch verb {
        case .frequencies:
            let joiner = self
            let counts = try reduce(partitions.map { Call("bag.frequencies", [$0]) }, arguments) {
                Call("bag.mergeFrequencies", [joiner.joined($0)])
            }
            return [bool(arguments["sorted"]) ? .inline(Call("bag.sortFrequencies", [counts])) : counts]
        case .topK:
            let count = try integer(arguments["count"], or: 0, in: 0...Int.max, "count")
            return [
                try reduceLists(
                    partitions, "bag.top", [.value(.int64(Int64(count)))], by: arguments["by"], arguments)
            ]
        case .distinct: return [try reduceLists(partitions, "bag.distinct", by: arguments["by"], arguments)]
        case .foldBy: return try foldBy(partitions, arguments)
        case .sample:
            let count = try sampleSize(arguments)
            let sample = try reduce(numbered("bag.sampleExact", partitions, count, arguments), arguments) {
                Call("bag.mergeSamples", [.list($0), count])
            }
            return [.inline(Call("bag.samples", [sample]))]
        default:
            let choices = numbered("bag.choose", partitions, try sampleSize(arguments), arguments)
            return [
                .inline(
                    Call("bag.choices", [try reduce(choices, arguments) { Call("bag.mergeChoices", [.list($0)]) }]))
            ]
        }
    }

    private mutating func foldBy(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> [Term] {
        guard let key = arguments["key"], let function = arguments["function"], let initial = arguments["initial"],
            let combine = arguments["combine"]
        else { throw failure("`key`, `function`, `initial` and `combine` are needed") }
        let count = try partitionCount(arguments["partitions"], or: 1)
        let partials = partitions.map { Call("bag.foldBy", [$0, key, function, initial]) }
        let joiner = self
        if count == 1 {
            return [
                try reduce(partials, arguments) { Call("bag.mergeFolds", [joiner.joined($0), combine]) }
            ]
        }
        let parts = try shuffle(partials.map { .inline($0) }, count: count, "foldBy") {
            Call("bag.split", [$0, .function("tuple.first"), .value(.int64(Int64(count)))])
        }
        return parts.map { .inline(Call("bag.mergeFolds", [joined($0), combine])) }
    }

    private func sampleSize(_ arguments: [String: Term]) throws(BagError) -> Term {
        .value(.int64(Int64(try integer(arguments["count"], or: 0, in: 0...Int.max, "count"))))
    }

    /// Calls that draw from each partition: the partition's number makes each draw another one.
    private func numbered(
        _ name: String, _ partitions: [Term], _ count: Term, _ arguments: [String: Term]
    ) -> [Call] {
        partitions.enumerated().map { index, partition in
            Call(name, [partition, count, arguments["seed"] ?? 0, .value(.int64(Int64(index)))])
        }
    }
}

extension BagExpander {
    /// One step.
    mutating func apply(_ step: BagStep, to partitions: [Term]) throws(BagError) -> Expansion {
        let arguments = step.arguments
        func each(_ name: String, _ more: Term?...) -> Expansion {
            .partitions(partitions.map { .inline(Call(name, [$0] + more.compactMap { $0 })) })
        }
        switch step.verb {
        case .range, .sequence, .partitions, .text, .csv, .jsonLines, .concatenate, .zip:
            throw failure("it can only stand at the beginning")
        case .map: return try map(partitions, arguments)
        case .mapTuples: return each("bag.mapTuples", arguments["function"])
        case .flatMap: return each("bag.flatMap", arguments["function"])
        case .filter: return each("bag.filter", arguments["predicate"])
        case .remove: return each("bag.remove", arguments["predicate"])
        case .flatten: return each("bag.flatten")
        case .pluck: return try pluck(partitions, arguments)
        case .unzipFirst: return each("bag.unzipFirst")
        case .unzipSecond: return each("bag.unzipSecond")
        case .mapPartitions:
            guard let function = arguments["function"] else { throw failure("`function` is missing") }
            var calls: [Term] = []
            for partition in settle(partitions, "part") { calls.append(.inline(try call(function, [partition]))) }
            return .partitions(calls)
        case .randomSample:
            let seed = arguments["seed"] ?? 0
            guard let probability = arguments["probability"] else { throw failure("`probability` is missing") }
            return .partitions(
                partitions.enumerated().map { index, partition in
                    .inline(Call("bag.sample", [partition, probability, seed, .value(.int64(Int64(index)))]))
                })
        case .count, .sum, .min, .max, .any, .all, .mean, .variance, .standardDeviation, .fold, .reduction:
            return .value(try reduction(step.verb, partitions, arguments))
        case .frequencies, .topK, .distinct, .foldBy, .sample, .choices:
            return .partitions(try gathering(step.verb, partitions, arguments))
        case .groupBy, .join, .product, .repartition, .sort, .accumulate, .take:
            return .partitions(try rearranging(step.verb, partitions, arguments))
        case .writeText, .writeCSV, .writeJSONLines:
            return .value(try writing(step.verb, partitions, arguments))
        }
    }

    private mutating func map(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> Expansion {
        guard let function = arguments["function"] else { throw failure("`function` is missing") }
        var others: [[Term]] = []
        for bag in arguments["with"]?.elements ?? [] { others.append(try self.partitions(of: bag)) }
        guard others.count <= 2 else { throw failure("a function is mapped over three bags at most") }
        let name = ["bag.map", "bag.map2", "bag.map3"][others.count]
        return .partitions(try pairs(partitions, others).map { .inline(Call(name, $0 + [function])) })
    }

    private func pluck(_ partitions: [Term], _ arguments: [String: Term]) throws(BagError) -> Expansion {
        let standard = arguments["default"].map { [$0] } ?? []
        let name: String
        switch arguments["key"] {
        case .value(.string): name = standard.isEmpty ? "bag.pluck" : "bag.pluckOr"
        case .value(.int64): name = standard.isEmpty ? "bag.pluckIndex" : "bag.pluckIndexOr"
        case .value(.list): name = "bag.pluckSeveral"
        default: throw failure("a key is a string, an index, or a list of strings")
        }
        let key = arguments["key"] ?? .value(.null)
        return .partitions(partitions.map { .inline(Call(name, [$0, key] + standard)) })
    }

    private mutating func writing(
        _ verb: BagVerb, _ partitions: [Term], _ arguments: [String: Term]
    ) throws(BagError) -> Term {
        guard let path = string(arguments["path"]), !path.isEmpty else { throw failure("`path` is a string") }
        let overwrite = Term.value(.bool(bool(arguments["overwrite"])))
        let format: String? =
            switch verb {
            case .writeCSV: "bag.formatCSV"
            case .writeJSONLines: "bag.formatJSONLines"
            default: nil
            }
        let names = try outputNames(files.absolute(path), count: partitions.count)
        return .list(
            partitions.enumerated().map { index, partition in
                let header: [Term] = verb == .writeCSV ? [arguments["header"] ?? .block(Self.noHeader)] : []
                let lines = format.map { Term.inline(Call($0, [partition] + header)) } ?? partition
                return task(
                    Call("bag.writeLines", [lines, .value(.string(names[index])), overwrite]), verb.rawValue, index)
            })
    }

    /// No names of columns.
    private static let noHeader = ColumnBlock([String]()).payload

    /// A name for the file of each partition: `*` in the path stands for its number.
    private func outputNames(_ path: String, count: Int) throws(BagError) -> [String] {
        let parts = path.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 || (parts.count == 1 && count == 1) else {
            throw failure(
                "`\(path)` names one file, and \(count) are written: one `*` stands for the partition's number")
        }
        guard parts.count == 2 else { return [path] }
        let width = String(count - 1).count
        return (0..<count).map { index in
            let number = String(index)
            return parts[0] + String(repeating: "0", count: width - number.count) + number + parts[1]
        }
    }
}

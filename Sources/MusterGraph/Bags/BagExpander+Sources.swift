extension BagExpander {
    /// The partitions that a plan begins with.
    mutating func source(_ source: BagStep) throws(BagError) -> [Term] {
        let arguments = source.arguments
        switch source.verb {
        case .range: return try range(arguments)
        case .sequence: return try sequence(arguments)
        case .partitions:
            guard let lists = arguments["lists"]?.elements, !lists.isEmpty else {
                throw failure("`lists` is a list of lists, at least one")
            }
            return lists
        case .text: return try text(arguments)
        case .jsonLines:
            return try blocks(arguments).map { block in
                .inline(Call("bag.parseJSONLines", [lines(block, errors: "strict")]))
            }
        case .csv: return try csv(arguments)
        case .concatenate:
            var all: [Term] = []
            for bag in arguments["bags"]?.elements ?? [] { all += try partitions(of: bag) }
            guard !all.isEmpty else { throw failure("at least one bag is needed") }
            return all
        case .zip:
            let bags = arguments["bags"]?.elements ?? []
            guard bags.count == 2 else { throw failure("two bags are zipped, not \(bags.count)") }
            let (first, second) = (try partitions(of: bags[0]), try partitions(of: bags[1]))
            return try pairs(first, [second]).map { .inline(Call("bag.zip", $0)) }
        default: throw failure("no bag comes from it")
        }
    }

    /// The partitions of bags side by side.
    func pairs(_ first: [Term], _ others: [[Term]]) throws(BagError) -> [[Term]] {
        for other in others where other.count != first.count {
            throw failure(
                "the bags have \(first.count) and \(other.count) partitions, and equally many are needed;"
                    + " `repartition` makes them so")
        }
        return first.indices.map { index in [first[index]] + others.map { $0[index] } }
    }

    private func range(_ arguments: [String: Term]) throws(BagError) -> [Term] {
        guard case .value(.list(let bounds)) = arguments["bounds"], bounds.count == 2,
            case .int64(let start) = bounds[0], case .int64(let end) = bounds[1], start <= end
        else { throw failure("a range has two bounds, [start, end], the first not above the second") }
        let (length, overflow) = end.subtractingReportingOverflow(start)
        guard !overflow else { throw failure("a range has fewer than 2⁶³ numbers") }
        let count = try partitionCount(arguments["partitions"], or: 8)
        return (0..<count).map { index in
            func bound(_ index: Int) -> Term {
                let (high, low) = length.multipliedFullWidth(by: Int64(index))
                return .value(.int64(start + Int64(count).dividingFullWidth((high, low)).quotient))
            }
            return .inline(Call("bag.range", [bound(index), bound(index + 1)]))
        }
    }

    private func sequence(_ arguments: [String: Term]) throws(BagError) -> [Term] {
        guard case .value(.list(let elements)) = arguments["elements"] else {
            throw failure("`sequence` is a list of values")
        }
        let count = try partitionCount(arguments["partitions"], or: max(1, min(elements.count, 8)))
        do {
            let block = try ColumnBlock(
                converting: Payload(encoding: .list(elements)), to: try elementType(arguments["of"], elements))
            var partitions: [Term] = []
            for index in 0..<count {
                let rows = index * elements.count / count..<(index + 1) * elements.count / count
                let writer = try ColumnWriter(block.elementType)
                writer.append(block.column, rows: rows)
                partitions.append(.block(try writer.block().payload))
            }
            withExtendedLifetime(block) {}
            return partitions
        } catch {
            throw failure("\(error)")
        }
    }

    /// The type that is named, or that the elements have in common.
    private func elementType(_ term: Term?, _ elements: [Value]) throws -> ValueType {
        if let text = string(term) { return try ValueType(parsing: text) }
        return Value.commonType(of: elements)
    }

    private func text(_ arguments: [String: Term]) throws(BagError) -> [Term] {
        let errors = string(arguments["errors"]) ?? "strict"
        let includesPath = bool(arguments["includePath"])
        return try blocks(arguments).map { block in
            guard includesPath else { return lines(block, errors: errors) }
            return .inline(Call("bag.readLinesWithPath", place(block) + [.value(.string(errors))]))
        }
    }

    func blocks(_ arguments: [String: Term]) throws(BagError) -> [BagFiles.Block] {
        let size = try arguments["blockSize"].map { term throws(BagError) in
            try integer(term, or: 0, in: 1...Int.max, "blockSize")
        }
        do throws(BagFiles.Failure) {
            return try files.blocks(BagFiles.Request(paths: strings(arguments["paths"]), blockSize: size))
        } catch {
            throw failure(error.message)
        }
    }

    func lines(_ block: BagFiles.Block, errors: String) -> Term {
        .inline(Call("bag.readLines", place(block) + [.value(.string(errors))]))
    }

    private func place(_ block: BagFiles.Block) -> [Term] {
        [.value(.string(block.path)), .value(.int64(block.start)), .value(.int64(block.length))]
    }

    /// Records of CSV. What they become is told by an empty list of that type: the checker follows types, not texts.
    private func csv(_ arguments: [String: Term]) throws(BagError) -> [Term] {
        let blocks = try blocks(arguments)
        let hasHeader = arguments["header"] == nil || bool(arguments["header"])
        let separator = string(arguments["separator"]) ?? ","
        let type: ValueType
        let rows: Payload
        do {
            type = try string(arguments["of"]).map { try ValueType(parsing: $0) } ?? .map(.string)
            rows = try ColumnWriter(type).block().payload
        } catch {
            throw failure("\(error)")
        }
        var options: [String: Value] = ["header": .bool(hasHeader), "separator": .string(separator)]
        if let errors = string(arguments["errors"]) { options["errors"] = .string(errors) }
        if case .map = type {
            options["names"] = .list(
                try columns(arguments, of: blocks, hasHeader: hasHeader, separator).map { .string($0) })
        }
        return blocks.map { block in
            .inline(Call("bag.readCSV", place(block) + [.block(rows), .value(.map(options))]))
        }
    }

    /// What the columns are called: as the plan says, or as the first file does.
    private func columns(
        _ arguments: [String: Term], of blocks: [BagFiles.Block], hasHeader: Bool, _ separator: String
    ) throws(BagError) -> [String] {
        let named = strings(arguments["columns"])
        guard named.isEmpty else { return named }
        guard hasHeader, let first = blocks.first else {
            throw failure("without a header, `columns` says what the columns are called")
        }
        do throws(BagFiles.Failure) {
            return try files.header(first.path, separator)
        } catch {
            throw failure(error.message)
        }
    }
}

extension Value {
    /// The type that all values have in common as rows of a column.
    package static func commonType(of values: [Value]) -> ValueType {
        var common: ValueType?
        for value in values {
            let type = value.rowType
            if common == nil { common = type }
            if common != type { return .value }
        }
        return common ?? .value
    }

    /// The type of a value as a row of a column; a list's is looked for in its elements, as deep as columns nest.
    private var rowType: ValueType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int64: .int64
        case .float64: .float64
        case .string: .string
        case .bytes: .bytes
        case .list(let values): .list(values.contains { $0.isNested } ? .value : Self.commonType(of: values))
        case .map(let values):
            .map(values.values.contains { $0.isNested } ? .value : Self.commonType(of: Array(values.values)))
        }
    }

    private var isNested: Bool {
        switch self {
        case .list, .map: true
        case .null, .bool, .int64, .float64, .string, .bytes: false
        }
    }
}

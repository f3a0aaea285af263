import MusterGraph

// Where bags come from.

extension Bag where Element == Int {
    /// The integers of a range, made on the workers.
    public init(_ range: Range<Int>, partitionCount: Int = 8) {
        let bounds = Term.value(.list([.int64(Int64(range.lowerBound)), .int64(Int64(range.upperBound))]))
        self.init(plan: BagPlan(source: BagStep(.range, ["bounds": bounds, "partitions": partitionCount.argument])))
    }
}

extension Bag where Element: ExprValue {
    /// The elements of a sequence, in partitions of about equal length.
    ///
    /// The elements are part of the plan, and travel with it: a range is better made on the workers, and files are better
    /// read there.
    ///
    /// - Parameter partitionCount: How many partitions; nil is eight, or as many as there are elements.
    public init(_ elements: some Sequence<Element>, partitionCount: Int? = nil) {
        let values = elements.map { element -> MusterGraph.Value in
            if case .value(let value) = element.term { value } else { .null }
        }
        self.init(values: values, type: Element.valueType, partitionCount: partitionCount)
    }
}

extension Bag {
    /// Values that may be of any kind; structs as maps.
    ///
    /// - Throws: What encoding an element throws.
    public init(
        encoding elements: some Sequence<Element>, partitionCount: Int? = nil
    ) throws where Element: Encodable {
        let values = try elements.map { try ValueEncoder().tree($0) }
        self.init(values: values, type: Value.commonType(of: values), partitionCount: partitionCount)
    }

    init(values: [Value], type: ValueType, partitionCount: Int?) {
        var arguments: [String: Term] = [
            "elements": .value(.list(values)), "of": .value(.string(type.description)),
        ]
        arguments["partitions"] = partitionCount?.argument
        self.init(plan: BagPlan(source: BagStep(.sequence, arguments)))
    }

    /// The elements of several bags, one bag after another.
    public init(concatenating bags: [Bag]) {
        self.init(plan: BagPlan(source: BagStep(.concatenate, ["bags": .list(bags.map { .bag($0.plan) })])))
    }

    /// The elements of two bags side by side. They have equally many partitions of equal lengths: where not, the task
    /// that sees it says which partition, and both lengths.
    public init<First, Second>(
        zipping first: Bag<First>, _ second: Bag<Second>
    ) where Element == Pair<First, Second> {
        self.init(plan: BagPlan(source: BagStep(.zip, ["bags": .list([.bag(first.plan), .bag(second.plan)])])))
    }

    /// Lists that tasks of a graph compute, each a partition.
    public init(partitions: [Expr<[Element]>]) {
        self.init(plan: BagPlan(source: BagStep(.partitions, ["lists": .list(partitions.map(\.term))])))
    }
}

extension Bag where Element == String {
    /// The lines of text files, without their ends. Workers read them, and see the files under the same paths.
    ///
    /// The files are looked for when the bag is computed, by the client. What ends in `.gz` or `.zst` is decompressed.
    ///
    /// - Parameters:
    ///   - paths: Paths, or patterns with `*`, `?` and `[…]`. A pattern that matches nothing is an error.
    ///   - blockSize: How many bytes a partition has, about: files are cut at line ends. Nil: a file is one partition.
    ///   - replacingInvalid: Whether what is not UTF-8 becomes U+FFFD; otherwise it is an error.
    public static func readText(
        _ paths: String..., blockSize: Int? = 64 << 20, replacingInvalid: Bool = false
    ) -> Bag {
        readText(paths: paths, blockSize: blockSize, replacingInvalid: replacingInvalid)
    }

    /// The lines of text files whose paths stand in an array. See ``readText(_:blockSize:replacingInvalid:)``.
    public static func readText(
        paths: [String], blockSize: Int? = 64 << 20, replacingInvalid: Bool = false
    ) -> Bag {
        Bag(plan: BagPlan(source: BagStep(.text, textArguments(paths, blockSize, replacingInvalid))))
    }
}

extension Bag where Element == Pair<String, String> {
    /// The lines of text files, each behind the path of its file. See ``readText(_:blockSize:replacingInvalid:)``.
    public static func readTextWithPath(
        _ paths: String..., blockSize: Int? = 64 << 20, replacingInvalid: Bool = false
    ) -> Bag {
        var arguments = textArguments(paths, blockSize, replacingInvalid)
        arguments["includePath"] = .value(.bool(true))
        return Bag(plan: BagPlan(source: BagStep(.text, arguments)))
    }
}

private func textArguments(_ paths: [String], _ blockSize: Int?, _ replacingInvalid: Bool) -> [String: Term] {
    var arguments: [String: Term] = ["paths": .value(.list(paths.map { .string($0) }))]
    arguments["blockSize"] = blockSize?.argument
    if replacingInvalid { arguments["errors"] = "replace" }
    return arguments
}

extension Bag where Element: Decodable {
    /// The values of files that have one JSON value a line.
    ///
    /// - Parameters:
    ///   - paths: As in ``readText(_:blockSize:replacingInvalid:)``.
    ///   - type: What an element is read as when it is computed; on the workers it is a `value`.
    public static func readJSONLines(
        _ paths: String..., as type: Element.Type = Element.self, blockSize: Int? = 64 << 20
    ) -> Bag {
        Bag(plan: BagPlan(source: BagStep(.jsonLines, textArguments(paths, blockSize, false))))
    }
}

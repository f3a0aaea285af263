import MusterGraph

extension Bag where Element: ExprValue {
    /// The records of files of comma-separated values (RFC 4180).
    ///
    /// ```swift
    /// Bag.readCSV("people.csv", as: Pair<String, Int>.self)        // a name and an age, by their places
    /// Bag.readCSV("people.csv", as: [String: String].self)         // by the names in the header
    /// ```
    ///
    /// - Parameters:
    ///   - paths: As in ``readText(_:blockSize:replacingInvalid:)``.
    ///   - type: What a record becomes: a tuple of as many parts as there are columns, or a map.
    ///   - columns: What the columns are called, for maps; nil is as the first file's header says.
    ///   - header: Whether the first record of each file is no data but the columns' names.
    ///   - separator: What stands between fields; one character of ASCII.
    ///   - blockSize: As in ``readText(_:blockSize:replacingInvalid:)``. Where fields in quotes have line breaks in them, a
    ///     file has to be one block, nil.
    public static func readCSV(
        _ paths: String..., as type: Element.Type = Element.self, columns: [String]? = nil, header: Bool = true,
        separator: String = ",", blockSize: Int? = 64 << 20
    ) -> Bag {
        var arguments: [String: Term] = [
            "paths": .value(.list(paths.map { .string($0) })), "of": .value(.string(type.valueType.description)),
            "header": .value(.bool(header)), "separator": .value(.string(separator)),
        ]
        arguments["columns"] = columns.map { .value(.list($0.map { .string($0) })) }
        arguments["blockSize"] = blockSize?.argument
        return Bag(plan: BagPlan(source: BagStep(.csv, arguments)))
    }
}

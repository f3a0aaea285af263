/// One thing that is wrong with a graph.
public struct GraphError: Hashable, Sendable {
    /// The key at which it is wrong. `y[1]` is argument 1 of the call at `y`, counted from 0.
    public let key: Key?
    /// The function that is called there, where one is.
    public let function: String?
    /// The line in the text that the graph was read from, counted from 1.
    public let line: Int?
    /// The column in that line, in Unicode scalars, counted from 1.
    public let column: Int?
    /// What was found, and what would be right.
    public let message: String

    /// An error in a graph.
    public init(
        key: Key? = nil, function: String? = nil, line: Int? = nil, column: Int? = nil, message: String
    ) {
        self.key = key
        self.function = function
        self.line = line
        self.column = column
        self.message = message
    }
}

extension GraphError: CustomStringConvertible {
    /// `line 2, column 5, y: what is wrong`, without what is not known.
    public var description: String {
        var place: [String] = []
        if let line, let column { place.append("line \(line), column \(column)") }
        if let key { place.append("\(key)") }
        return place.isEmpty ? message : place.joined(separator: ", ") + ": " + message
    }
}

/// All that is wrong with a graph.
public struct GraphErrors: Error, Hashable, Sendable {
    /// The errors; at least one.
    public let errors: [GraphError]

    /// Errors in a graph.
    public init(_ errors: [GraphError]) {
        self.errors = errors
    }
}

extension GraphErrors: CustomStringConvertible {
    /// The errors, one a line.
    public var description: String {
        errors.map(\.description).joined(separator: "\n")
    }
}

/// One thing that is wrong with a workflow.
package struct WorkflowError: Hashable, Sendable, CustomStringConvertible {
    /// The line in the text, counted from 1, where the text is no JSON.
    package let line: Int?
    /// The column in that line, in Unicode scalars, counted from 1.
    package let column: Int?
    /// Where it is wrong: `workflow.tasks[3].parents[0]`. Nil: the whole, or where line and column say it.
    package let path: String?
    /// What was found, and what would be right.
    package let message: String

    init(_ message: String, at path: String? = nil, line: Int? = nil, column: Int? = nil) {
        self.message = message
        self.path = path
        self.line = line
        self.column = column
    }

    /// `workflow.tasks[3].parents[0]: what is wrong`.
    package var description: String {
        var place: [String] = []
        if let line, let column { place.append("line \(line), column \(column)") }
        if let path { place.append(path) }
        return (place + [message]).joined(separator: ": ")
    }
}

/// All that is wrong with a workflow.
package struct WorkflowErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// The errors; at least one, and no more than a person would read.
    package let errors: [WorkflowError]

    private static let limit = 100

    init(_ errors: [WorkflowError]) { self.errors = Array(errors.prefix(Self.limit)) }

    static func throwIfAny(_ errors: [WorkflowError]) throws(WorkflowErrors) {
        if !errors.isEmpty { throw WorkflowErrors(errors) }
    }

    /// The errors, one a line.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

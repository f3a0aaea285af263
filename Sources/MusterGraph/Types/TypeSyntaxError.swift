/// A text that spells no type or signature.
public struct TypeSyntaxError: Error, Hashable, Sendable {
    /// The text.
    public let text: String
    /// Where in the text it goes wrong, counted from 1.
    public let column: Int
    /// What was found, and what would be right.
    public let message: String
}

extension TypeSyntaxError: CustomStringConvertible {
    /// The message, with the text and the column.
    public var description: String { "column \(column) of `\(text)`: \(message)" }
}

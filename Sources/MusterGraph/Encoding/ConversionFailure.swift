/// A value that is not of the type that was asked for.
package struct ConversionFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the value, from the outside in: `element 3`, `part 1 (age)`, `key "a"`. Empty: the value itself.
    package private(set) var path: [String]
    /// What was found, and what was expected.
    package let message: String

    package init(_ message: String) {
        self.path = []
        self.message = message
    }

    package init(_ failure: DecodingFailure) {
        self.init(failure.message)
    }

    /// What `body` gives; bytes that are not what they should be become a failure of this kind.
    static func catching<Result>(
        _ body: () throws(DecodingFailure) -> Result
    ) throws(ConversionFailure) -> Result {
        do { return try body() } catch { throw ConversionFailure(error) }
    }

    /// The same failure, seen from one level further out.
    package func inside(_ place: @autoclosure () -> String) -> ConversionFailure {
        var outer = self
        outer.path.insert(place(), at: 0)
        return outer
    }

    /// For example `element 3: string where int64 was expected`.
    package var description: String { (path + [message]).joined(separator: ": ") }
}

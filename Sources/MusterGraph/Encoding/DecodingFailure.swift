/// Bytes that are not what they should be.
package struct DecodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, in bytes from the beginning of what was being read.
    package let position: Int
    /// What was found, and what would be right.
    package let message: String

    package init(position: Int, message: String) {
        self.position = position
        self.message = message
    }

    package var description: String { "at byte \(position): \(message)" }
}

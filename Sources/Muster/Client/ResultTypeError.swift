public import MusterGraph

/// A value that came and is not of the Swift type that was asked for.
public struct ResultTypeError: Error, Hashable, Sendable {
    /// The key of the value.
    public let key: Key
    /// The Swift type that was asked for.
    public let type: String
    /// What was found, and where in the value.
    public let message: String
}

extension ResultTypeError: CustomStringConvertible {
    /// Which value, which type, and what was found.
    public var description: String { "the value of \(key) is no \(type): \(message)" }
}

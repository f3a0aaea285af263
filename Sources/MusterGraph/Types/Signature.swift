/// What a function takes and gives: `(a: int64, b: int64) -> int64`.
public struct Signature: Hashable, Sendable {
    /// One argument.
    public struct Argument: Hashable, Sendable {
        /// Its name; unique in the signature.
        public let name: String
        /// Its type.
        public let type: ValueType

        /// An argument of a function.
        public init(name: String, type: ValueType) {
            self.name = name
            self.type = type
        }
    }

    /// The arguments, in order.
    public let arguments: [Argument]
    /// The type of the result.
    public let result: ValueType

    /// A signature.
    public init(arguments: [Argument], result: ValueType) {
        self.arguments = arguments
        self.result = result
    }
}

extension Signature: CustomStringConvertible {
    /// The signature as it is spelled everywhere.
    public var description: String {
        "(\(arguments.map { "\($0.name): \($0.type)" }.joined(separator: ", "))) -> \(result)"
    }
}

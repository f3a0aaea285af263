package import MusterGraph

/// What makes two functions interchangeable on any worker.
package struct FunctionIdentity: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let version: String
    package let signature: Signature

    package init(name: String, version: String, signature: Signature) {
        self.name = name
        self.version = version
        self.signature = signature
    }

    /// The identity of a described function.
    package init(_ description: FunctionDescription) {
        self.init(name: description.name, version: description.version, signature: description.signature)
    }

    /// `math.add 1.0.0 (a: int64, b: int64) -> int64`
    package var description: String { "\(name) \(version) \(signature)" }
}

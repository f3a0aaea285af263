public import MusterGraph

/// A function that workers of the cluster have.
public struct FunctionInfo: Hashable, Sendable, Codable {
    /// `family.function`.
    public let name: String
    /// Its declared version.
    public let version: String
    /// Its types: `(a: int64, b: int64) -> int64`.
    public let signature: String
    /// The plugin that it comes from.
    public let plugin: String
    /// ``FunctionDescription/Flags`` as a number.
    public let flags: UInt32
    /// Markdown for people; may be empty.
    public let documentation: String
    /// The names of the workers that have it.
    public let workers: [String]
}

extension FunctionInfo {
    /// What the function is besides its types.
    public var traits: FunctionDescription.Flags { .init(rawValue: flags) }
}

/// An argument has a value that the function does not accept. Thrown by an operation, it tells the user that another
/// worker would not do better.
public struct InvalidArgument: Error, CustomStringConvertible {
    /// What was found, and what would be right.
    public let description: String

    /// An error that says so.
    public init(_ description: String) {
        self.description = description
    }
}

/// The host gave no memory for a result.
struct OutOfMemory: Error, CustomStringConvertible {
    let byteCount: Int

    var description: String {
        "there is no memory for a result of \(byteCount) bytes"
    }
}

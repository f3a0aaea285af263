/// Why functions cannot run in a process of their own.
package struct IsolationFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened, for people.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

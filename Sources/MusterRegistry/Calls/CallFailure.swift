/// Why a call gave no result.
package struct CallFailure: Error, Hashable, Sendable {
    /// Whose fault it is, and so what can be done.
    package enum Kind: Hashable, Sendable {
        /// The function's own error.
        case failed
        /// The function saw that nobody wants its result.
        case cancelled
        /// The function does not accept the value of an argument.
        case badArgument
        /// Memory ran out, or the function asked for more than the limit.
        case noMemory
        /// Another number of arguments than the function takes.
        case argumentCount
        /// An argument is not of the type that the function takes.
        case argumentType
        /// The result is larger than the limit.
        case resultTooLarge
        /// The function broke the rules of `muster_plugin.h`: what it left as its result is not one.
        case invalidResult
        /// This worker does not have the function.
        case unavailable
    }

    package let kind: Kind
    /// The function's name.
    package let function: String
    /// What happened, for people.
    package let message: String
    /// The row at which a loop failed.
    package internal(set) var row: UInt64?

    package init(_ kind: Kind, function: String, message: String, row: UInt64? = nil) {
        self.kind = kind
        self.function = function
        self.message = message
        self.row = row
    }
}

extension CallFailure: CustomStringConvertible {
    package var description: String {
        "\(function): \(message)" + (row.map { " (at row \($0))" } ?? "")
    }
}

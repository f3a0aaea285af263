/// Why the command ends with another status than 0, in words for whoever typed it.
struct CommandFailure: Error, CustomStringConvertible {
    /// What the command says when it ends.
    let status: ExitStatus
    /// Everything that is wrong, each on a line of its own; empty when it was printed already.
    let messages: [String]

    init(_ status: ExitStatus, _ messages: String...) {
        self.init(status, messages: messages)
    }

    init(_ status: ExitStatus, messages: [String]) {
        self.status = status
        self.messages = messages
    }

    var description: String { messages.joined(separator: "\n") }
}

/// A core, and doubles of everyone that it talks to.
package protocol ConversationRole: AnyObject {
    /// Has the steps happen, and then wakes the core once.
    ///
    /// - Returns: Everything that came out, a line each.
    /// - Throws: `ScriptFailure` where a step cannot happen.
    func perform(_ steps: [Step]) throws -> [String]

    /// What the doubles refused since this was last asked, and rules of the core that did not hold.
    func takeProblems() -> [String]

    /// What is left when a conversation is over, and should not be.
    func leftovers() -> [String]
}

/// A step that cannot be, or that nobody understands.
package struct ScriptFailure: Error {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}

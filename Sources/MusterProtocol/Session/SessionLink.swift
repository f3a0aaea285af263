/// One side of a session: numbers what goes out, and sees when something that should have come did not.
///
/// ZeroMQ drops messages without a word. A gap in the numbers ends the session; the peer that connects then opens a new
/// one with its full account of what it has and does, so that no lost message is ever guessed at.
package struct SessionLink: Sendable {
    /// What a header means to this side.
    package enum Verdict: Sendable, Hashable {
        /// The next message of this session.
        case deliver
        /// A message of another session: late, or from a peer that does not know that this one began.
        case foreign
        /// Messages of this session are missing; it has ended.
        case gap
    }

    /// The session's number.
    package let session: UInt64
    private var nextOutgoing: UInt64 = 0
    private var nextIncoming: UInt64 = 0

    package init(session: UInt64) {
        self.session = session
    }

    /// The header of the next message that goes out.
    package mutating func header(for type: MessageType) -> MessageHeader {
        defer { nextOutgoing += 1 }
        return MessageHeader(type: type, session: session, sequence: nextOutgoing)
    }

    /// Judges a message that came.
    package mutating func judge(_ header: MessageHeader) -> Verdict {
        guard header.session == session else { return .foreign }
        guard header.sequence == nextIncoming else { return .gap }
        nextIncoming += 1
        return .deliver
    }
}

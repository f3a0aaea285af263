package import MusterGraph

/// The dialing side of a session: messages to frames, and frames to what they mean here.
///
/// A session is one conversation with one peer, over one connection. When it ends, by `Arrival.broken` or because the
/// connection is gone, whoever dialed begins another with a new number, and a new hello.
package struct DialerSession: Sendable {
    /// What frames that came turn out to be.
    package enum Arrival: Sendable {
        /// The next message of this session.
        case message(Message)
        /// Something of another session: late, or meant for someone who is no more.
        case foreign
        /// The session has ended: messages are missing, or one makes no sense.
        case broken(reason: String)
        /// The other side speaks another version, so that no session with it will be better.
        case incompatible(reason: String)
    }

    private var link: SessionLink

    /// - Parameter number: Chosen at random for each session, so that no message of another is taken for one of it.
    package init(number: UInt64) {
        link = SessionLink(session: number)
    }

    /// The session's number.
    package var number: UInt64 { link.session }

    /// The next message that goes out, as frames.
    ///
    /// - Throws: Where the message is larger than the other side would accept. It does not count as sent.
    package mutating func encode(_ message: Message) throws(ProtocolFailure) -> [Payload] {
        try message.encode(on: &link)
    }

    /// Judges and reads frames that may be anything.
    package mutating func receive(_ frames: [Payload]) -> Arrival {
        do throws(ProtocolFailure) {
            guard let first = frames.first else { throw .notMuster }
            let header = try MessageHeader(decoding: first)
            // A refusal may come from someone who knows nothing of this session but its number.
            let verdict = link.judge(header)
            switch verdict {
            case .foreign: return .foreign
            case .gap where header.type != .refused: return .broken(reason: "messages were lost")
            case .gap, .deliver: return .message(try Message.decode(frames).message)
            }
        } catch {
            if case .version = error { return .incompatible(reason: error.description) }
            return .broken(reason: error.description)
        }
    }
}

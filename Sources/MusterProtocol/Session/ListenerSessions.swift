package import MusterGraph

/// The sessions of a role that listens: who is who, what counts, and what is refused.
///
/// State. `sessions` maps a peer of the transport to its session, `peers` a session back to the peer. A peer has one
/// session at most; a new hello from it ends the old one.
///
/// Protocol. Step 1: the side that connects sends its hello, with a session number that it has drawn and sequence 0.
/// Step 2: the core answers with `Welcome` or `Refused`, in the session of the hello. Afterwards both number their
/// messages; a gap, or a message of a session that is not known here, is answered with `Refused(.session)`, once, and
/// ends the session: the other side begins a new one.
package struct ListenerSessions<Peer: Hashable & Sendable>: Sendable {
    /// What a message comes to.
    package enum Outcome: Sendable {
        /// A session has begun, with this hello.
        case joined(ConnectionID, Message)
        /// The next message of a session.
        case message(ConnectionID, Message)
        /// A session is over; for people, why.
        case left(ConnectionID, reason: String)
        /// Send these frames to the peer: a refusal, which belongs to no session.
        case refuse([Payload])
        /// End the connection with the peer: it does not speak this protocol.
        case disconnect
    }

    private struct Session: Sendable {
        let connection: ConnectionID
        var link: SessionLink
    }

    /// How many refused sessions are remembered, so that each hears of it once.
    private static var refusedLimit: Int { 4_096 }

    /// Where those who knock at the wrong door should go.
    private let addresses: [SessionDoor: String]
    private var sessions: [Peer: Session] = [:]
    private var peers: [ConnectionID: Peer] = [:]
    private var nextConnection: UInt64 = 1
    /// The last session of a peer that was refused.
    private var refused: [Peer: UInt64] = [:]

    /// - Parameter addresses: Where the role listens for whom.
    package init(addresses: [SessionDoor: String]) {
        self.addresses = addresses
    }

    /// The number of sessions.
    package var count: Int { sessions.count }

    /// The sessions that there are, the oldest first.
    package var connections: [ConnectionID] { peers.keys.sorted() }

    /// The session that a peer has; nil if it has none.
    package func connection(with peer: Peer) -> ConnectionID? { sessions[peer]?.connection }

    /// The peer of a session; nil when it is over.
    package func peer(of connection: ConnectionID) -> Peer? { peers[connection] }

    /// A message came.
    package mutating func receive(_ frames: [Payload], from peer: Peer, at door: SessionDoor) -> [Outcome] {
        let header: MessageHeader
        let message: Message
        do throws(ProtocolFailure) {
            (header, message) = try Message.decode(frames)
        } catch {
            return undecodable(frames, error, from: peer)
        }
        if message.isHello { return hello(message, header, from: peer, at: door) }
        guard let session = sessions[peer], session.link.session == header.session else {
            return refuseUnknown(header, from: peer)
        }
        switch sessions[peer]?.link.judge(header) {
        case .deliver: return [.message(session.connection, message)]
        case .gap, .foreign, nil:
            let refusal = Refused(
                code: .session,
                message: "messages of this session were lost before number \(header.sequence); begin a new one")
            return end(peer, telling: refusal, reason: "messages were lost")
        }
    }

    /// The frames of a message in a session; nil when the session is over.
    ///
    /// - Throws: Where the other side would refuse the message.
    package mutating func encode(
        _ message: Message, for connection: ConnectionID
    ) throws(ProtocolFailure) -> (peer: Peer, frames: [Payload])? {
        guard let peer = peers[connection], var session = sessions[peer] else { return nil }
        let frames = try message.encode(on: &session.link)
        sessions[peer] = session
        return (peer, frames)
    }

    /// The role ends a session. Returns its peer; nil when it was over already.
    ///
    /// What still comes in it is not answered: the other side has been told.
    @discardableResult
    package mutating func close(_ connection: ConnectionID) -> Peer? {
        guard let peer = peers.removeValue(forKey: connection) else { return nil }
        if let session = sessions.removeValue(forKey: peer) { remember(session.link.session, refusedTo: peer) }
        return peer
    }

    /// The connection with a peer is gone. Returns the session that it had.
    package mutating func lost(_ peer: Peer) -> ConnectionID? {
        refused[peer] = nil
        guard let session = sessions.removeValue(forKey: peer) else { return nil }
        peers[session.connection] = nil
        return session.connection
    }
}

extension ListenerSessions {
    /// A session begins, if it is with whom it should be.
    private mutating func hello(
        _ message: Message, _ header: MessageHeader, from peer: Peer, at door: SessionDoor
    ) -> [Outcome] {
        guard header.type == door.hello else {
            return refuse(header.session, to: peer, wrongAddress(header.type, at: door))
        }
        guard header.sequence == 0 else {
            let refusal = Refused(
                code: .session, message: "a session begins with message 0, and this hello is number \(header.sequence)")
            return end(peer, telling: refusal, reason: "a hello out of turn", session: header.session)
        }
        var outcomes: [Outcome] = []
        if let old = sessions[peer] {
            // The very hello that the session began with cannot come twice: no transport here repeats messages.
            peers[old.connection] = nil
            outcomes.append(.left(old.connection, reason: "it began a new session"))
        }
        refused[peer] = nil
        let connection = ConnectionID(number: nextConnection)
        nextConnection += 1
        var link = SessionLink(session: header.session)
        _ = link.judge(header)
        sessions[peer] = Session(connection: connection, link: link)
        peers[connection] = peer
        outcomes.append(.joined(connection, message))
        return outcomes
    }

    private func wrongAddress(_ type: MessageType, at door: SessionDoor) -> Refused {
        let right: SessionDoor = type == .workerHello ? .workers : type == .clientHello ? .clients : .peers
        let who =
            switch right {
            case .workers: "a worker"
            case .clients: "a client"
            case .peers: "a worker that wants to read"
            }
        let found =
            switch door {
            case .workers: "the scheduler's address for workers"
            case .clients: "the scheduler's address for clients"
            case .peers: "a worker"
            }
        let advice = addresses[right].map { "; \(who) connects to \($0)" } ?? "; this is not for \(who)"
        return Refused(code: .wrongAddress, message: "this is \(found)\(advice)")
    }

    /// Frames that are no message of this version.
    private mutating func undecodable(_ frames: [Payload], _ failure: ProtocolFailure, from peer: Peer) -> [Outcome] {
        // What has not even a header of ours is from someone else, who would not understand an answer.
        if case .notMuster = failure {
            let outcomes = sessions[peer].map { [Outcome.left($0.connection, reason: failure.description)] } ?? []
            _ = lost(peer)
            return outcomes + [.disconnect]
        }
        let session = frames.first.flatMap { MessageHeader.session(of: $0) }
        return end(peer, telling: failure.refusal, reason: failure.description, session: session ?? 0)
    }

    private mutating func refuseUnknown(_ header: MessageHeader, from peer: Peer) -> [Outcome] {
        // A farewell in a session that is over anyway needs no answer, and a refusal of a refusal would never end.
        guard header.type != .goodbye, header.type != .refused else { return [] }
        let refusal = Refused(code: .session, message: "this session is not known here; begin a new one with a hello")
        return refuse(header.session, to: peer, refusal)
    }

    /// Ends the peer's session, if it has one, with a word of why in it.
    private mutating func end(
        _ peer: Peer, telling refusal: Refused, reason: String, session number: UInt64 = 0
    ) -> [Outcome] {
        guard var session = sessions.removeValue(forKey: peer) else { return refuse(number, to: peer, refusal) }
        peers[session.connection] = nil
        remember(session.link.session, refusedTo: peer)
        let frames = (try? Message.refused(refusal).encode(on: &session.link)).map { [Outcome.refuse($0)] } ?? []
        return frames + [.left(session.connection, reason: reason)]
    }

    /// Refuses what belongs to no session: once for each, so that a peer that does not listen is not talked to for
    /// ever.
    private mutating func refuse(_ session: UInt64, to peer: Peer, _ refusal: Refused) -> [Outcome] {
        guard refused[peer] != session else { return [] }
        remember(session, refusedTo: peer)
        var link = SessionLink(session: session)
        guard let frames = try? Message.refused(refusal).encode(on: &link) else { return [] }
        return [.refuse(frames)]
    }

    private mutating func remember(_ session: UInt64, refusedTo peer: Peer) {
        if refused.count >= Self.refusedLimit { refused.removeAll() }
        refused[peer] = session
    }
}

extension Message {
    /// Whether a session begins with this.
    fileprivate var isHello: Bool {
        switch self {
        case .workerHello, .clientHello, .peerHello: true
        case .welcome, .refused, .heartbeat, .goodbye, .work, .report, .prepareLoad, .loadPrepared, .finishLoad,
            .functionsChanged, .read, .data, .submit, .submitPart, .credit, .accepted, .rejected, .results, .failures,
            .progress, .finished, .cancel, .release, .query, .answer, .requestFailed, .attach, .acknowledge:
            false
        }
    }
}

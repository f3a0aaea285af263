import MusterGraph
import MusterTransport
import Testing

/// Several transports on one thread, polled in turn until something that was waited for happens.
final class Sides {
    /// What happened at each transport and was not asked for yet.
    private var events: [[TransportEvent]]
    private let transports: [any Transport]

    /// How long anything may take. Only a failing test waits so long.
    static let patience = Duration.seconds(20)

    init(_ transports: any Transport...) {
        self.transports = transports
        events = transports.map { _ in [] }
    }

    /// Waits until an event that `match` knows has happened at transport `side`, and removes it.
    func wait<Found>(
        _ what: String, at side: Int, sourceLocation: SourceLocation = #_sourceLocation,
        match: (TransportEvent) -> Found?
    ) throws -> Found {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            for index in events[side].indices {
                guard let found = match(events[side][index]) else { continue }
                events[side].remove(at: index)
                return found
            }
            turn()
        }
        Issue.record("no \(what); there were \(events[side])", sourceLocation: sourceLocation)
        throw TransportError.stopped
    }

    /// Polls until `condition` holds.
    func wait(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation, until condition: () throws -> Bool
    ) throws {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if try condition() { return }
            turn()
        }
        Issue.record("never: \(what)", sourceLocation: sourceLocation)
        throw TransportError.stopped
    }

    /// What has happened at a transport and was not asked for; it is forgotten then.
    func takeRest(at side: Int) -> [TransportEvent] {
        turn()
        defer { events[side] = [] }
        return events[side]
    }

    private func turn() {
        for (index, transport) in transports.enumerated() {
            // Long enough to be idle, short enough to serve all of them.
            transport.poll(until: .now + .milliseconds(2), into: &events[index])
        }
    }
}

extension Sides {
    /// Waits until a dialed peer is connected.
    func waitForConnection(of peer: PeerID, at side: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try wait("connection", at: side, sourceLocation: sourceLocation) { event -> Void? in
            if case .connected(peer) = event { () } else { nil }
        }
    }

    /// Waits for a message.
    func waitForMessage(
        at side: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> (from: PeerID, frames: [Payload]) {
        try wait("message", at: side, sourceLocation: sourceLocation) {
            if case .message(let peer, _, let frames) = $0 { (peer, frames) } else { nil }
        }
    }

    /// Waits until a peer is gone, and returns why.
    func waitForEnd(
        of peer: PeerID, at side: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        try wait("end of \(peer)", at: side, sourceLocation: sourceLocation) {
            if case .disconnected(peer, _, let reason) = $0 { reason } else { nil }
        }
    }
}

extension Payload {
    /// The bytes of `text`.
    init(text: String) { self.init(Array(text.utf8)) }

    /// The bytes as text.
    var text: String { String(decoding: borrowedBytes, as: UTF8.self) }
}

import Synchronization

/// Where the in-memory transports of a process find each other: names, who listens, and who waits for a listener.
package final class InMemoryHub: Sendable {
    private let state = Mutex(State())

    /// A hub where nobody listens.
    package init() {}

    private struct State {
        /// Who listens, by name.
        var listeners: [String: Listening] = [:]
        /// Who dials a name at which nobody listens yet, in order.
        var waiting: [String: [Dialer]] = [:]
        /// How many names were made up.
        var madeUpNames = 0
    }

    private struct Listening {
        let id: ListenerID
        let mailbox: Mailbox
    }

    private struct Dialer {
        let peer: PeerID
        let mailbox: Mailbox
    }

    /// What a pair of peers must be told, the listener first: whoever hears of a connection may use it at once.
    struct Introduction {
        let deliveries: [(mailbox: Mailbox, delivery: Delivery)]
    }

    /// Takes a name for a listener, and introduces those who wait for it. `*` makes a name up. Nil when it is taken.
    func listen(
        on name: String, id: ListenerID, mailbox: Mailbox
    ) -> (name: String, introductions: [Introduction])? {
        state.withLock { state in
            var name = name
            if name == "*" {
                state.madeUpNames += 1
                name = "listener-\(state.madeUpNames)"
            }
            guard state.listeners[name] == nil else { return nil }
            let listening = Listening(id: id, mailbox: mailbox)
            state.listeners[name] = listening
            let dialers = state.waiting.removeValue(forKey: name) ?? []
            return (name, dialers.map { Self.introduce($0, to: listening) })
        }
    }

    /// Gives a name back.
    func unlisten(_ name: String, id: ListenerID) {
        state.withLock { state in
            if state.listeners[name]?.id == id { state.listeners[name] = nil }
        }
    }

    /// Introduces a dialer to the listener of a name, or lets it wait for one and returns nil.
    func connect(to name: String, peer: PeerID, mailbox: Mailbox) -> Introduction? {
        state.withLock { state in
            let dialer = Dialer(peer: peer, mailbox: mailbox)
            if let listening = state.listeners[name] { return Self.introduce(dialer, to: listening) }
            state.waiting[name, default: []].append(dialer)
            return nil
        }
    }

    /// Lets a dialer wait no more.
    func giveUp(_ name: String, peer: PeerID) {
        state.withLock { state in
            state.waiting[name]?.removeAll { $0.peer == peer }
            if state.waiting[name]?.isEmpty == true { state.waiting[name] = nil }
        }
    }

    private static func introduce(_ dialer: Dialer, to listening: Listening) -> Introduction {
        let (up, down) = (Flow(), Flow())
        let heard = PeerID.next()
        let ofListener = Link(
            peer: heard, peerOfFarSide: dialer.peer, farMailbox: dialer.mailbox, outgoing: down, incoming: up)
        let ofDialer = Link(
            peer: dialer.peer, peerOfFarSide: heard, farMailbox: listening.mailbox, outgoing: up, incoming: down)
        return Introduction(deliveries: [
            (listening.mailbox, .accepted(ofListener, listener: listening.id)),
            (dialer.mailbox, .connected(ofDialer)),
        ])
    }
}

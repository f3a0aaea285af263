/// What became of a message that was given to a transport.
package enum SendOutcome: Hashable, Sendable {
    /// The transport took it. This does not say that it arrives.
    case sent
    /// Too much waits for this peer already. The caller keeps the message; `TransportEvent.writable` says when to go
    /// on.
    case full
    /// There is no connection to this peer now.
    case gone
}

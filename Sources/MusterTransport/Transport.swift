package import MusterGraph

/// Sends messages to peers and takes theirs; the same for ZeroMQ's sockets and within a process.
///
/// A message is a list of frames. Between two peers messages keep their order; none arrives twice or in part. Any may
/// be lost with its connection, and no transport says so: what rests on delivery counts and asks again.
///
/// A transport belongs to one thread. Only `waker` may be used from others.
package protocol Transport: AnyObject {
    /// Listens on `address`, and says on which address others find it: a port that was left open is filled in.
    ///
    /// A chosen port lies outside 32768 to 60999, where a dialer that tries a dead port of its own machine can meet
    /// itself.
    func listen(on address: Address) throws(TransportError) -> (ListenerID, Address)

    /// Begins to dial `address` and goes on until `close`, also when nobody listens there yet, and again when the
    /// connection is lost. Every success is reported by `TransportEvent.connected`.
    ///
    /// - Parameter isWatched: Whether to ask again and again whether the peer's process is there, so that both sides notice a
    ///   loss within seconds. It costs the other side a little for each that dials it; roles whose messages tell that they
    ///   live need not be asked.
    func connect(to address: Address, isWatched: Bool) throws(TransportError) -> PeerID

    /// Ends with a peer: a dialed one is dialed no more, a listener's one is cut off, shortly after what was sent to
    /// it. Nothing about it is reported afterwards.
    func close(_ peer: PeerID)

    /// Stops listening and ends with every peer that this listener heard.
    func close(_ listener: ListenerID)

    /// Sends a message to a connected peer, without waiting. `frames` is not empty.
    func send(_ frames: [Payload], to peer: PeerID) -> SendOutcome

    /// Waits until something happens, `deadline` has come or `waker` is woken, and appends all that has happened.
    ///
    /// - Parameter deadline: nil waits without end; an instant that has passed does not wait.
    func poll(until deadline: ContinuousClock.Instant?, into events: inout [TransportEvent])

    /// Ends a `poll` that waits, or the next one.
    var waker: Waker { get }

    /// Closes everything, after giving what was sent a short time to leave. Idempotent.
    func shutdown()
}

extension Transport {
    /// Dials a peer that is watched.
    package func connect(to address: Address) throws(TransportError) -> PeerID {
        try connect(to: address, isWatched: true)
    }
}

import Glibc
package import MusterGraph
import Synchronization

/// What nodes do; only on the reactor's thread.
extension Reactor {
    /// Whether the caller runs on the reactor's thread.
    package var isCurrentThread: Bool { pthread_equal(state.thread.load(ordering: .relaxed), pthread_self()) != 0 }

    /// Stops a debug build when the caller is not on the reactor's thread.
    package func checkThread() {
        assert(isCurrentThread, "\(name): called on another thread than the reactor's")
    }

    /// Lets `node` live on this reactor and gives it a first turn.
    package func attach(_ node: some Node) {
        checkThread()
        state.attach(node)
    }

    /// Closes the listeners and peers of `node`, and calls it no more.
    package func detach(_ node: some Node) {
        checkThread()
        state.detach(node)
    }

    /// Gives `node` a turn before the reactor waits again.
    package func touch(_ node: some Node) {
        checkThread()
        state.touch(node)
    }

    /// Listens on `address` for `node`, which must be attached or be attached in the same piece of work.
    package func listen(on address: Address, for node: some Node) throws(TransportError) -> (ListenerID, Address) {
        checkThread()
        return try state.listen(on: address, for: node)
    }

    /// Dials `address` for `node`, which must be attached or be attached in the same piece of work. See
    /// `Transport.connect(to:isWatched:)`.
    package func connect(
        to address: Address, for node: some Node, isWatched: Bool = true
    ) throws(TransportError) -> PeerID {
        checkThread()
        return try state.connect(to: address, for: node, isWatched: isWatched)
    }

    /// Sends a message, without waiting.
    package func send(_ frames: [Payload], to peer: PeerID) -> SendOutcome {
        checkThread()
        return state.transport.send(frames, to: peer)
    }

    /// Ends with a peer. Nothing about it is reported afterwards.
    package func close(_ peer: PeerID) {
        checkThread()
        state.close(peer)
    }

    /// Stops listening, and ends with the peers that this listener heard.
    package func close(_ listener: ListenerID) {
        checkThread()
        state.close(listener)
    }
}

/// A role that lives on a reactor's thread: a scheduler, a worker or a client.
///
/// The reactor calls all of this on its thread, one call at a time.
package protocol Node: AnyObject, SendableMetatype {
    /// Something happened at a peer or listener of this node. Only note it; what follows is decided in `turn`.
    func receive(_ event: TransportEvent, now: ContinuousClock.Instant)

    /// Everything that waited was received, or the deadline has come: decide, and send at most one message a peer.
    func turn(now: ContinuousClock.Instant)

    /// When `turn` is wanted next if nothing happens. Read after each turn.
    var deadline: ContinuousClock.Instant? { get }
}

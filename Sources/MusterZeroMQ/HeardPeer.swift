import MusterTransport

/// A peer of a listener: one connection that has sent at least one message.
final class HeardPeer {
    let peer: PeerID
    let routingID: RoutingID
    /// The socket of its connection in the operating system, or -1 when that is not known.
    let fileDescriptor: Int32
    /// What waits for room in ZeroMQ's queue.
    var queue = OutboundQueue()
    /// How many messages have come.
    var messageCount = 0
    /// What was given to ZeroMQ for it, and not taken by it as far as is known.
    var window = SendWindow()
    /// Whether it was closed by us, and only waits to be cut off: it is not heard any more.
    var isClosed = false

    init(routingID: RoutingID, fileDescriptor: Int32) {
        peer = .next()
        self.routingID = routingID
        self.fileDescriptor = fileDescriptor
    }
}

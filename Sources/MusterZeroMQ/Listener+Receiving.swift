import CMusterLinux
import CZeroMQ
import MusterGraph
import MusterTransport

extension Listener {
    /// Receives at most `limit` messages and returns how many came. `introduce` is told of each new peer.
    func receive(
        with receiver: Receiver, limit: Int, into events: inout [TransportEvent], introduce: (HeardPeer) -> Void
    ) -> Int {
        for count in 0..<limit {
            guard receiver.receiveFirst(from: socket) else { return count }
            let routingID = RoutingID(receiver.firstBytes)
            let isWhole = receiver.receiveRest(from: socket)
            let descriptor = receiver.fileDescriptor
            guard let peer = peersByRoutingID[routingID] ?? admit(routingID, receiver, into: &events, introduce) else {
                receiver.discard()
                cutIfOpen(descriptor)
                continue
            }
            peer.messageCount += 1
            guard isWhole else {
                receiver.discard()
                cutIfOpen(descriptor)
                forget(
                    peer, reason: "it sent a message of more than \(configuration.maximumFrameCount) frames",
                    into: &events)
                continue
            }
            if peer.isClosed {
                receiver.discard()
            } else {
                events.append(.message(from: peer.peer, listener: id, frames: receiver.takeFrames(from: 1)))
            }
        }
        return limit
    }

    /// Notes a new peer; nil when it does not speak our protocol.
    private func admit(
        _ routingID: RoutingID, _ receiver: Receiver, into events: inout [TransportEvent],
        _ introduce: (HeardPeer) -> Void
    ) -> HeardPeer? {
        // File descriptors are used again. Whatever the monitor has to tell of earlier connections with this one was
        // told before this message came.
        followMonitor(into: &events)
        guard receiver.isFromModernPeer else { return nil }
        let descriptor = receiver.fileDescriptor
        let peer = HeardPeer(routingID: routingID, fileDescriptor: descriptor)
        peersByRoutingID[routingID] = peer
        peers[peer.peer] = peer
        introduce(peer)
        if connections[descriptor] != nil, connections[descriptor]?.peer == nil {
            connections[descriptor]?.peer = peer
        } else {
            // It has sent something and gone already.
            depart(peer)
        }
        return peer
    }

    private func cutIfOpen(_ descriptor: Int32) {
        if connections[descriptor] != nil { cut(descriptor) }
    }

    /// How many connections are looked at in one go: each costs a system call, also while nothing happens.
    private static var checkedConnectionCount: Int { 256 }

    /// Cuts connections that have sent more of one message than they may, or none at all for too long; of many connections,
    /// it looks at some each time and at all in turn. To be called when nothing waits in the socket; then what a connection
    /// has received since its last message belongs to one that has not ended.
    func cutUselessConnections(now: ContinuousClock.Instant) {
        let partCount = 1 + connections.count / Self.checkedConnectionCount
        lastPart = (lastPart + 1) % partCount
        for (descriptor, connection) in connections where Int(descriptor) % partCount == lastPart {
            if connection.peer == nil, now - connection.since > configuration.introductionTimeout {
                cut(descriptor)
                continue
            }
            let received = muster_tcp_bytes_received(descriptor)
            let messageCount = connection.peer?.messageCount ?? 0
            if messageCount != connection.messageCount {
                connections[descriptor]?.messageCount = messageCount
                connections[descriptor]?.byteCount = received
            } else if received - connection.byteCount > configuration.maximumMessageByteCount {
                cut(descriptor)
            }
        }
    }
}

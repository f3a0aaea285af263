import CZeroMQ
import Glibc
import MusterGraph
import MusterTransport

/// A ZeroMQ socket, used without ever waiting. It belongs to one thread and is closed exactly once.
final class Socket {
    /// The socket, as ZeroMQ's functions want it.
    let handle: UnsafeMutableRawPointer
    /// Becomes readable when ZeroMQ has something to tell this socket, and stays so until a call on the socket has heard it.
    let fileDescriptor: Int32
    /// Whether the handle must not be used any more.
    private(set) var isClosed = false
    /// Whether something may wait here of which `fileDescriptor` says nothing: every call hears what ZeroMQ has to tell, and
    /// only one that finds nothing to receive says that nothing is left. See `zmq_getsockopt(3)`, ZMQ_FD.
    private var mayHoldMore = true

    init(_ handle: UnsafeMutableRawPointer) {
        self.handle = handle
        fileDescriptor = Self.option(ZMQ_FD, of: handle)
    }

    deinit {
        close()
    }

    /// Closes the socket; what was sent has `linger` time to leave, in the background.
    func close(linger: Duration? = nil) {
        guard !isClosed else { return }
        isClosed = true
        set(ZMQ_LINGER, linger.map(\.milliseconds) ?? 0)
        zmq_close(handle)
    }

    /// Receives one part of a message, if one waits.
    func receive(_ part: UnsafeMutablePointer<zmq_msg_t>) -> Bool {
        mayHoldMore = zmq_msg_recv(part, handle, ZMQ_DONTWAIT) >= 0
        return mayHoldMore
    }

    /// Whether something waits to be received, or there is room to send, of which `fileDescriptor` may say nothing.
    func isReady(toSend waitsForRoom: Bool) -> Bool {
        guard mayHoldMore, !isClosed else { return false }
        let events = Self.option(ZMQ_EVENTS, of: handle)
        mayHoldMore = events & ZMQ_POLLIN != 0
        return mayHoldMore || waitsForRoom && events & ZMQ_POLLOUT != 0
    }

    /// The value of an option that has 32 bits; reading one that exists does not fail.
    private static func option(_ option: Int32, of handle: UnsafeMutableRawPointer) -> Int32 {
        var value: Int32 = 0
        var size = MemoryLayout<Int32>.size
        let status = zmq_getsockopt(handle, option, &value, &size)
        assert(status == 0, "option \(option) of a socket: \(String(cString: zmq_strerror(zmq_errno())))")
        return value
    }

    /// Sets an option. The options that we use and their values are valid for every socket, so this does not fail.
    func set(_ option: Int32, _ value: Int32) {
        var value = value
        let status = zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size)
        assert(status == 0, "option \(option) of a socket: \(String(cString: zmq_strerror(zmq_errno())))")
    }

    /// Sets an option that has 64 bits.
    func set(_ option: Int32, _ value: Int64) {
        var value = value
        let status = zmq_setsockopt(handle, option, &value, MemoryLayout<Int64>.size)
        assert(status == 0, "option \(option) of a socket: \(String(cString: zmq_strerror(zmq_errno())))")
    }

    /// Has the dialing side ask the other one whether it is there.
    ///
    /// It tells it how long to wait for the next question (TTL), so that both notice a loss, and a listener with a
    /// thousand peers asks nobody: ZeroMQ looks through all timers of a thread to end one of them. Any message ends the other
    /// side's wait until the next question: who stops just after it has said something is missed by its role alone.
    func watchPeer(_ configuration: ZeroMQTransport.Configuration) {
        set(ZMQ_HEARTBEAT_IVL, configuration.heartbeatInterval.milliseconds)
        set(ZMQ_HEARTBEAT_TIMEOUT, configuration.heartbeatTimeout.milliseconds)
        set(ZMQ_HEARTBEAT_TTL, configuration.heartbeatTimeout.milliseconds)
    }

    /// The options of every socket that speaks to other processes.
    func configure(_ configuration: ZeroMQTransport.Configuration, address: Address) {
        set(ZMQ_LINGER, 0 as Int32)
        set(ZMQ_SNDHWM, configuration.queuedMessageCount)
        set(ZMQ_RCVHWM, configuration.queuedMessageCount)
        set(ZMQ_MAXMSGSIZE, Int64(configuration.maximumFrameByteCount))
        set(ZMQ_HANDSHAKE_IVL, configuration.handshakeTimeout.milliseconds)
        set(ZMQ_TCP_MAXRT, 3000 as Int32)
        // The systems ask each other too: for a host that is gone before its process has asked anything.
        set(ZMQ_TCP_KEEPALIVE, 1 as Int32)
        set(ZMQ_TCP_KEEPALIVE_IDLE, 10 as Int32)
        set(ZMQ_TCP_KEEPALIVE_INTVL, 5 as Int32)
        set(ZMQ_TCP_KEEPALIVE_CNT, 3 as Int32)
        if case .tcp(let host, _) = address, host.contains(":") { set(ZMQ_IPV6, 1 as Int32) }
    }
}

/// What became of one attempt to send.
enum SendAttempt {
    case sent
    /// ZeroMQ's queue for the peer is full, or the connection is just being made.
    case full
    /// ZeroMQ knows no such peer (any more).
    case unreachable
}

extension Socket {
    /// Frames up to this size are copied into a message; larger ones are lent to ZeroMQ, which costs an allocation and
    /// a call back.
    private static let copiedByteCount = 2048

    /// Sends a message whole or not at all; a ROUTER's begins with the routing id of its receiver.
    func send(_ frames: [Payload], to routingID: RoutingID? = nil) -> SendAttempt {
        mayHoldMore = true
        if let routingID {
            let status = routingID.withUnsafeBytes {
                zmq_send(handle, $0.baseAddress, $0.count, ZMQ_DONTWAIT | ZMQ_SNDMORE)
            }
            if status < 0 { return failedAttempt() }
        }
        for (index, frame) in frames.enumerated() {
            let isLast = index == frames.count - 1
            if send(frame, flags: isLast ? ZMQ_DONTWAIT : ZMQ_DONTWAIT | ZMQ_SNDMORE) { continue }
            // Once the first part was taken, ZeroMQ fails only when the connection goes in this moment; it then
            // swallows the parts up to the last, which therefore must still be given to it.
            if index == 0 && routingID == nil { return failedAttempt() }
        }
        return .sent
    }

    private func failedAttempt() -> SendAttempt {
        zmq_errno() == EAGAIN || zmq_errno() == EINTR ? .full : .unreachable
    }

    private func send(_ frame: Payload, flags: Int32) -> Bool {
        let bytes = frame.borrowedBytes
        if frame.count <= Self.copiedByteCount {
            let status = zmq_send(handle, bytes.baseAddress, bytes.count, flags)
            withExtendedLifetime(frame) {}
            return status >= 0
        }
        var message = zmq_msg_t()
        let lent = Unmanaged.passRetained(LentPayload(frame)).toOpaque()
        // ZeroMQ does not write to a message that it sends; the cast only satisfies its signature.
        let address = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        zmq_msg_init_data(&message, address, bytes.count, takeBack, lent)
        if zmq_msg_send(&message, handle, flags) >= 0 { return true }
        let error = errno
        zmq_msg_close(&message)
        errno = error
        return false
    }
}

/// A payload that ZeroMQ reads until it has sent it.
private final class LentPayload {
    let payload: Payload

    init(_ payload: Payload) {
        self.payload = payload
    }
}

/// Called by an I/O thread of ZeroMQ when it needs a lent payload no longer.
private func takeBack(_ data: UnsafeMutableRawPointer?, _ hint: UnsafeMutableRawPointer?) {
    guard let hint else { return }
    Unmanaged<LentPayload>.fromOpaque(hint).release()
}

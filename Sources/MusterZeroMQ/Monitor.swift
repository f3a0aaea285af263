import CZeroMQ
import Glibc
import MusterTransport

/// What happens to the connections of a socket, as ZeroMQ tells it.
final class Monitor {
    /// The socket that tells it.
    let socket: Socket
    private let monitored: Socket

    /// What happened.
    enum Event {
        /// A connection was accepted; nothing is known of the other side yet.
        case accepted(fileDescriptor: Int32)
        /// The other side speaks our protocol.
        case handshakeSucceeded
        /// A connection was lost before that; ZeroMQ tries again. `disconnected` follows.
        case handshakeInterrupted
        /// The other side will never speak our protocol, and ZeroMQ has given up.
        case refused(reason: String)
        /// A connection is gone.
        case disconnected(fileDescriptor: Int32)
    }

    /// Watches `monitored`, which must be neither bound nor connected yet. `name` is unique in the context.
    init(of monitored: Socket, context: Context, name: String) throws(TransportError) {
        self.monitored = monitored
        let endpoint = "inproc://monitor-\(name)"
        let wanted =
            ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED
            | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
        guard zmq_socket_monitor(monitored.handle, endpoint, wanted) == 0 else {
            throw .zeroMQ("Watching a socket")
        }
        socket = try context.socket(ZMQ_PAIR, for: "events of connections")
        // Without a limit: at its limit ZeroMQ's I/O thread would wait for us, and with it all connections.
        socket.set(ZMQ_RCVHWM, 0 as Int32)
        guard zmq_connect(socket.handle, endpoint) == 0 else { throw .zeroMQ("Watching a socket") }
    }

    deinit {
        stop()
    }

    /// Watches no more. Called before the watched socket is closed: with `ZMQ_LINGER` it lives on for a while in ZeroMQ's
    /// I/O thread, and an event that nobody can take would block that thread, and with it all connections, for ever.
    func stop() {
        if !monitored.isClosed { zmq_socket_monitor(monitored.handle, nil, 0) }
        socket.close()
    }

    /// The next event that waits.
    func next() -> Event? {
        while let (event, value) = receive() {
            switch Int32(event) {
            case ZMQ_EVENT_ACCEPTED: return .accepted(fileDescriptor: value)
            case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return .handshakeSucceeded
            case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return .handshakeInterrupted
            case ZMQ_EVENT_DISCONNECTED: return .disconnected(fileDescriptor: value)
            case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
                return .refused(reason: "the other side refused our key or credentials (status \(value))")
            case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
                let code = String(UInt32(bitPattern: value), radix: 16)
                return .refused(reason: "what listens there is not a Muster process (ZMTP error 0x\(code))")
            default: continue
            }
        }
        return nil
    }

    /// An event is two parts: 16 bits of event and 32 bits of value, and then an address, which we know.
    private func receive() -> (event: UInt16, value: Int32)? {
        var part = zmq_msg_t()
        zmq_msg_init(&part)
        defer { zmq_msg_close(&part) }
        guard socket.receive(&part) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: zmq_msg_data(&part), count: zmq_msg_size(&part))
        guard bytes.count == 6 else { return nil }
        let event = bytes.loadUnaligned(as: UInt16.self)
        let value = bytes.loadUnaligned(fromByteOffset: 2, as: Int32.self)
        while zmq_msg_more(&part) != 0, socket.receive(&part) {}
        return (event, value)
    }
}

import CZeroMQ
import Glibc
import MusterTransport

/// A ZeroMQ context: its I/O threads, and the sockets made in it.
final class Context {
    /// The context.
    private let handle: UnsafeMutableRawPointer
    /// How many files this process may have open.
    let descriptorLimit: Int

    /// A context for as many sockets as this process may have file descriptors.
    init() throws(TransportError) {
        let descriptors = Self.raiseDescriptorLimit()
        descriptorLimit = Int(clamping: descriptors)
        guard let handle = zmq_ctx_new() else { throw .zeroMQ("Making a ZeroMQ context") }
        self.handle = handle
        let limit = zmq_ctx_get(handle, ZMQ_SOCKET_LIMIT)
        zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, min(limit, Int32(clamping: descriptors)))
        // Otherwise a socket that nobody configured would keep `terminate` waiting without end.
        zmq_ctx_set(handle, ZMQ_BLOCKY, 0)
    }

    /// A new socket.
    func socket(_ type: Int32, for purpose: String) throws(TransportError) -> Socket {
        guard let socket = zmq_socket(handle, type) else { throw .zeroMQ("Opening a socket for \(purpose)") }
        return Socket(socket)
    }

    /// Waits until every socket, which must have been closed, has said its last words, and ends the I/O threads.
    func terminate() {
        while zmq_ctx_term(handle) != 0 && zmq_errno() == EINTR {}
    }

    /// Raises this process's limit of open files as far as it may, and returns it: each peer takes one file.
    private static func raiseDescriptorLimit() -> UInt {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        guard limit.rlim_cur < limit.rlim_max else { return limit.rlim_cur }
        let before = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        return setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? limit.rlim_cur : before
    }
}

extension TransportError {
    /// The failure that ZeroMQ has just reported on this thread.
    static func zeroMQ(_ operation: String) -> TransportError {
        let code = zmq_errno()
        return .system(operation: operation, code: code, problem: String(cString: zmq_strerror(code)))
    }
}

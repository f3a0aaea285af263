import Foundation
import Glibc
import Synchronization

/// A way to a port that a test can cut: all that comes at one end goes out at the other, until then.
final class CuttableProxy: Sendable {
    /// Where it listens, on the loopback.
    let port: UInt16
    private let listener: Int32
    private let target: UInt16
    private let state = Mutex(State())

    private struct State {
        var isOpen = true
        /// The sockets of the connections that there are; closed by those who pump them.
        var sockets: Set<Int32> = []
        /// How many connections there have been.
        var count = 0
    }

    struct Failure: Error {
        let what: String
        let code = errno
    }

    /// A proxy to a port of this host.
    init(to target: UInt16) throws {
        self.target = target
        (listener, port) = try Self.makeListener()
        Thread.detachNewThread { [self] in accept() }
    }

    /// How many connections have been made so far.
    var connectionCount: Int { state.withLock { $0.count } }

    /// Breaks every connection there is. Others can be made.
    func cut() {
        state.withLock { state in
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// Breaks every connection, and refuses others from now on, or no longer does.
    func setOpen(_ isOpen: Bool) {
        state.withLock { $0.isOpen = isOpen }
        if !isOpen { cut() }
    }

    /// Ends it.
    func close() {
        setOpen(false)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func accept() {
        while true {
            let near = Glibc.accept(listener, nil, nil)
            guard near >= 0 else { break }
            guard let far = connect() else {
                Glibc.close(near)
                continue
            }
            let isTaken = state.withLock { state in
                guard state.isOpen else { return false }
                state.sockets.formUnion([near, far])
                state.count += 1
                return true
            }
            guard isTaken else {
                Glibc.close(near)
                Glibc.close(far)
                continue
            }
            let pair = Pair(near: near, far: far)
            Thread.detachNewThread { [self] in pump(near, far, pair) }
            Thread.detachNewThread { [self] in pump(far, near, pair) }
        }
        Glibc.close(listener)
    }

    /// The two sockets of a connection, and how many directions are over.
    private final class Pair: Sendable {
        let near: Int32
        let far: Int32
        let overCount = Mutex(0)

        init(near: Int32, far: Int32) {
            (self.near, self.far) = (near, far)
        }
    }

    private func pump(_ source: Int32, _ sink: Int32, _ pair: Pair) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { buffer.deallocate() }
        pumping: while true {
            let count = recv(source, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { break }
            var sentCount = 0
            while sentCount < count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[sentCount..<count])
                let sent = send(sink, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                guard sent > 0 else { break pumping }
                sentCount += sent
            }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(sink, Int32(SHUT_RDWR))
        let isLast = pair.overCount.withLock { count in
            count += 1
            return count == 2
        }
        guard isLast else { return }
        state.withLock { state in
            // Under the lock, so that no number is shut down that has been given to somebody else.
            state.sockets.subtract([pair.near, pair.far])
            Glibc.close(pair.near)
            Glibc.close(pair.far)
        }
    }

    private func connect() -> Int32? {
        guard let far = try? Self.makeSocket() else { return nil }
        var address = Self.loopback(port: target)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(far, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            Glibc.close(far)
            return nil
        }
        return far
    }

    private static func makeListener() throws -> (socket: Int32, port: UInt16) {
        let listener = try makeSocket()
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw Failure(what: "the proxy can't listen") }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private static func makeSocket() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(what: "there is no socket to be had") }
        return descriptor
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}

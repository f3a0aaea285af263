import Glibc
import MusterTransport
import Testing

/// A plain TCP socket, which can say whatever it likes to a listener.
final class RawPeer {
    private let descriptor: Int32

    /// Connects to a listener on this machine.
    init(to address: Address) throws {
        guard case .tcp(_, let port?) = address else { throw TransportError.portMissing(address) }
        descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = RawPeer.loopback(port: port)
        let status = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            throw TransportError.system(operation: "connect", code: errno, problem: String(cString: strerror(errno)))
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// An address on this machine.
    static func loopback(port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return name
    }

    /// Sends bytes; false once the other side has cut the connection.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Says who we are, as a socket of ZeroMQ would, and waits for the other side's answers.
    func shakeHands(as socketType: String = "DEALER") {
        send(ZMTP.greeting)
        receive(ZMTP.greeting.count)
        send(ZMTP.ready(socketType: socketType))
        receive(2)
    }

    /// Waits for at least `count` bytes, or the end.
    private func receive(_ count: Int) {
        var buffer = [UInt8](repeating: 0, count: count)
        _ = recv(descriptor, &buffer, count, Int32(MSG_WAITALL))
    }

    /// Whether the other side has closed the connection; what it sent before is thrown away.
    var isCut: Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count == 0 || (count < 0 && errno != EAGAIN) { return true }
            if count < 0 { return false }
        }
    }
}

/// The words of ZeroMQ's protocol, version 3.0, without security. libzmq 4.3.4 stalls when a greeting and what follows
/// arrive together, so whoever greets waits for an answer.
enum ZMTP {
    /// What both sides say first: signature, version, mechanism and zeros.
    static let greeting: [UInt8] =
        [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0] + Array("NULL".utf8) + [UInt8](repeating: 0, count: 48)

    /// The command that ends the handshake.
    static func ready(socketType: String) -> [UInt8] {
        let name = Array("Socket-Type".utf8)
        let value = Array(socketType.utf8)
        let body =
            [5] + Array("READY".utf8) + [UInt8(name.count)] + name + [0, 0, 0, UInt8(value.count)] + value
        return [4, UInt8(body.count)] + body
    }

    /// The question whether the other side is there.
    ///
    /// - Parameter timeToLive: How long it may wait for the next one, in tenths of a second.
    static func ping(timeToLive: UInt8) -> [UInt8] {
        let body = [4] + Array("PING".utf8) + [0, timeToLive]
        return [4, UInt8(body.count)] + body
    }

    /// A part of a message.
    static func part(_ bytes: [UInt8], more: Bool) -> [UInt8] {
        guard bytes.count > 255 else { return [more ? 1 : 0, UInt8(bytes.count)] + bytes }
        let length = (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (56 - 8 * $0)) }
        return [more ? 3 : 2] + length + bytes
    }
}

import Glibc
package import MusterGraph

/// A DEALER as small as it can be: one TCP connection, which speaks ZeroMQ's protocol or whatever a test sends.
///
/// A test with thousands of peers measures the scheduler with these, and not thousands of sockets of ZeroMQ in its own
/// process; and it decides when they read.
package final class WirePeer {
    package let descriptor: Int32
    private var incoming: [UInt8] = []
    /// How much of `incoming` has been taken.
    private var taken = 0
    private var outgoing: [UInt8] = []
    /// Messages that wait for the end of the handshake.
    private var early: [[Payload]] = []
    private var frames: [Payload] = []
    /// Whether the other side has said its greeting.
    package private(set) var isGreeted = false
    package private(set) var isCut = false

    /// Connects to a port of this machine.
    package init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            let problem = "connect to port \(port): \(String(cString: strerror(errno)))"
            close(descriptor)
            throw WireFailure(description: problem)
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close(descriptor) }

    /// Whether something waits to be sent.
    package var hasMore: Bool { !outgoing.isEmpty }

    /// What a ZeroMQ socket says first: signature, version 3.0, mechanism and zeros.
    package static let greeting: [UInt8] =
        [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0] + Array("NULL".utf8) + [UInt8](repeating: 0, count: 48)

    /// The command that ends the handshake of a DEALER.
    package static let ready: [UInt8] =
        [4, 28, 5] + Array("READY".utf8) + [11] + Array("Socket-Type".utf8) + [0, 0, 0, 6] + Array("DEALER".utf8)

    /// Sends bytes as they are.
    package func send(_ bytes: [UInt8]) {
        outgoing += bytes
        flush()
    }

    /// Sends the frames of a message.
    package func send(_ message: [Payload]) {
        guard isGreeted else { return early.append(message) }
        for (place, frame) in message.enumerated() {
            let more: UInt8 = place < message.count - 1 ? 1 : 0
            if frame.count > 255 {
                outgoing.append(more | 2)
                outgoing += (0..<8).map { UInt8(truncatingIfNeeded: frame.count >> (56 - 8 * $0)) }
            } else {
                outgoing += [more, UInt8(frame.count)]
            }
            frame.withUnsafeBytes { outgoing += $0 }
        }
        flush()
    }

    /// Sends what waits, as far as there is room.
    package func flush() {
        while !outgoing.isEmpty {
            let count = outgoing.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else {
                if errno != EAGAIN { isCut = true }
                return
            }
            outgoing.removeFirst(count)
        }
    }

    /// Waits until something comes, a second at most.
    package func waitForBytes() {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waited, 1, 1_000)
    }

    /// Takes what has come: the messages that are whole. The handshake and ZeroMQ's heartbeats are answered.
    package func receive() -> [[Payload]] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                if count == 0 || errno != EAGAIN { isCut = true }
                break
            }
            incoming += buffer[..<count]
        }
        var messages: [[Payload]] = []
        if !isGreeted, incoming.count >= 64 {
            isGreeted = true
            taken = 64
            // Only now: libzmq 4.3.4 stalls when a greeting and what follows arrive together.
            send(Self.ready)
            for message in early { send(message) }
            early = []
        }
        while isGreeted, let (flags, body) = nextFrame() {
            guard flags & 4 == 0 else {
                answer(command: body)
                continue
            }
            frames.append(Payload(body))
            guard flags & 1 == 0 else { continue }
            messages.append(frames)
            frames = []
        }
        incoming.removeFirst(taken)
        taken = 0
        return messages
    }

    private func nextFrame() -> (flags: UInt8, body: [UInt8])? {
        let rest = incoming[taken...]
        guard let flags = rest.first else { return nil }
        let head = flags & 2 == 0 ? 2 : 9
        guard rest.count >= head else { return nil }
        let size = rest.dropFirst().prefix(head - 1).reduce(0) { $0 << 8 | Int($1) }
        guard rest.count >= head + size else { return nil }
        taken += head + size
        return (flags, Array(rest.dropFirst(head).prefix(size)))
    }

    /// A PING is answered with a PONG, which bears its context; READY needs no answer.
    private func answer(command: [UInt8]) {
        guard command.starts(with: [4] + Array("PING".utf8)) else { return }
        let context = command.dropFirst(7)
        send([4, UInt8(5 + context.count), 4] + Array("PONG".utf8) + context)
    }
}

/// Why a peer could not do what it should.
package struct WireFailure: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

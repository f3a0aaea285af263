import CZeroMQ
import Glibc
import MusterGraph

/// Takes messages from sockets, with room for the parts of one.
final class Receiver {
    /// Frames up to this size are copied, all of one message into one allocation; larger ones keep ZeroMQ's memory.
    private static let copiedByteCount = 4096

    private let maximumFrameCount: Int
    /// ZeroMQ's handles of the parts of one message. Valid ones are those before `count`.
    private let parts: UnsafeMutablePointer<zmq_msg_t>
    private var count = 0

    /// What came.
    enum Message {
        /// The frames, without a routing id.
        case frames([Payload])
        /// A message of too many frames was there; it is thrown away.
        case oversized
    }

    init(maximumFrameCount: Int) {
        self.maximumFrameCount = maximumFrameCount
        parts = .allocate(capacity: maximumFrameCount + 1)
    }

    deinit {
        parts.deallocate()
    }

    /// Receives the first part of a message, or returns false when nothing waits. `takeFrames` must follow.
    func receiveFirst(from socket: Socket) -> Bool {
        count = 0
        return receivePart(from: socket)
    }

    /// The bytes of the first part, valid until `takeFrames`.
    var firstBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: zmq_msg_data(parts), count: zmq_msg_size(parts))
    }

    /// Receives the rest of the message. False when it has too many frames; they are thrown away then.
    func receiveRest(from socket: Socket) -> Bool {
        var isWhole = true
        while zmq_msg_more(parts + (count - 1)) != 0 {
            if count > maximumFrameCount {
                zmq_msg_close(parts + (count - 1))
                count -= 1
                isWhole = false
            }
            guard receivePart(from: socket) else { break }
        }
        return isWhole
    }

    /// Where the last part came from: the file descriptor of its connection, or -1.
    var fileDescriptor: Int32 { zmq_msg_get(parts + (count - 1), ZMQ_SRCFD) }

    /// Whether the sender speaks the protocol of ZeroMQ 3 or later. Anything that is not ZeroMQ, an HTTP request for
    /// example, is taken for an ancient ZeroMQ by libzmq, and would otherwise be heard.
    var isFromModernPeer: Bool { zmq_msg_gets(parts + (count - 1), "Socket-Type") != nil }

    /// The frames from part `first` on. The parts are gone afterwards.
    func takeFrames(from first: Int) -> [Payload] {
        defer { discard() }
        var copied = 0
        for index in first..<count where zmq_msg_size(parts + index) <= Self.copiedByteCount {
            copied += padded(zmq_msg_size(parts + index))
        }
        let copies = copied == 0 ? Payload.empty : copySmallParts(from: first, byteCount: copied)
        var frames: [Payload] = []
        frames.reserveCapacity(count - first)
        var offset = 0
        for index in first..<count {
            let size = zmq_msg_size(parts + index)
            if size <= Self.copiedByteCount {
                frames.append(copies[offset..<offset + size])
                offset += padded(size)
            } else {
                frames.append(adopt(parts + index))
            }
        }
        return frames
    }

    /// Throws the parts away.
    func discard() {
        for index in 0..<count { zmq_msg_close(parts + index) }
        count = 0
    }

    private func receivePart(from socket: Socket) -> Bool {
        zmq_msg_init(parts + count)
        guard socket.receive(parts + count) else {
            zmq_msg_close(parts + count)
            return false
        }
        count += 1
        return true
    }

    private func copySmallParts(from first: Int, byteCount: Int) -> Payload {
        Payload(count: byteCount) { bytes in
            var offset = 0
            for index in first..<count {
                let size = zmq_msg_size(parts + index)
                guard size <= Self.copiedByteCount else { continue }
                let target = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
                target.copyMemory(from: UnsafeRawBufferPointer(start: zmq_msg_data(parts + index), count: size))
                for gap in size..<padded(size) { target[gap] = 0 }
                offset += padded(size)
            }
        }
    }

    /// Each small frame begins at a multiple of 8, so that its columns are aligned.
    private func padded(_ size: Int) -> Int { (size + 7) & ~7 }

    /// A payload in a message's own memory.
    private func adopt(_ part: UnsafeMutablePointer<zmq_msg_t>) -> Payload {
        // Only the release below touches it again, once; messages may be closed on any thread.
        nonisolated(unsafe) let kept = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)
        zmq_msg_init(kept)
        zmq_msg_move(kept, part)
        let bytes = UnsafeRawBufferPointer(start: zmq_msg_data(kept), count: zmq_msg_size(kept))
        return Payload(adopting: bytes) {
            zmq_msg_close(kept)
            kept.deallocate()
        }
    }
}

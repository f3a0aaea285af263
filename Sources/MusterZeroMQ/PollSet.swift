import CZeroMQ
import Glibc
import MusterTransport

/// What to wait for, as `zmq_poll` wants it, and what each entry belongs to.
struct PollSet {
    /// What an entry belongs to.
    enum Source {
        case waker
        case listener(Listener)
        case monitorOfListener(Listener)
        case dialer(Dialer)
        case monitorOfDialer(Dialer)
    }

    private(set) var sources: [Source] = []
    private var items: [zmq_pollitem_t] = []

    /// Adds a socket.
    mutating func append(_ source: Source, _ socket: Socket) {
        sources.append(source)
        items.append(zmq_pollitem_t(socket: socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0))
    }

    /// Adds what wakes us.
    mutating func append(_ waker: Waker) {
        sources.append(.waker)
        items.append(
            zmq_pollitem_t(socket: nil, fd: waker.fileDescriptor, events: Int16(ZMQ_POLLIN), revents: 0))
    }

    /// Waits until there is something to receive or, at dialers that have something to send, room.
    mutating func wait(until deadline: ContinuousClock.Instant?) {
        for index in items.indices {
            guard case .dialer(let dialer) = sources[index] else { continue }
            items[index].events = Int16(dialer.waitsForRoom ? ZMQ_POLLIN | ZMQ_POLLOUT : ZMQ_POLLIN)
        }
        for index in items.indices { items[index].revents = 0 }
        // An interruption by a signal is like a wake-up: the caller comes again.
        _ = zmq_poll(&items, Int32(items.count), Int(Waker.milliseconds(until: deadline)))
    }

    /// Whether something happened at an entry.
    func isReady(_ index: Int) -> Bool { items[index].revents != 0 }
}

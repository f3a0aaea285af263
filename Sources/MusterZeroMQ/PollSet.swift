import Glibc
import MusterTransport

/// What to wait for, and what each entry belongs to.
///
/// It waits for the descriptors of the sockets and then looks at those alone that became readable. `zmq_poll` asks every
/// socket before it waits and after, with a system call or two for each.
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
    /// The sockets of the entries; nil for what wakes us.
    private var sockets: [Socket?] = []
    private var items: [pollfd] = []

    /// Adds a socket.
    mutating func append(_ source: Source, _ socket: Socket) {
        append(source, socket, fileDescriptor: socket.fileDescriptor)
    }

    /// Adds what wakes us.
    mutating func append(_ waker: Waker) {
        append(.waker, nil, fileDescriptor: waker.fileDescriptor)
    }

    /// Waits until a socket has news: something to receive or, at dialers that have something to send, room. News can be
    /// empty: a socket that has nothing for us may be said to be ready.
    mutating func wait(until deadline: ContinuousClock.Instant?) {
        let ready = sockets.indices.filter(isReadyNow)
        let timeout = ready.isEmpty ? Waker.milliseconds(until: deadline) : 0
        // An interruption by a signal is like a wake-up: the caller comes again.
        if poll(&items, nfds_t(items.count), timeout) < 0 {
            for index in items.indices { items[index].revents = 0 }
        }
        for index in ready { items[index].revents = Int16(POLLIN) }
    }

    /// Whether something happened at an entry.
    func isReady(_ index: Int) -> Bool { items[index].revents != 0 }

    private mutating func append(_ source: Source, _ socket: Socket?, fileDescriptor: Int32) {
        sources.append(source)
        sockets.append(socket)
        items.append(pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0))
    }

    /// Whether there are news of which a socket's descriptor says nothing.
    private func isReadyNow(_ index: Int) -> Bool {
        guard let socket = sockets[index] else { return false }
        if case .dialer(let dialer) = sources[index] { return socket.isReady(toSend: dialer.waitsForRoom) }
        return socket.isReady(toSend: false)
    }
}

import MusterGraph
import MusterProtocol

/// A client whose session was lost, and that goes on in another one.
extension SimulatedClient {
    /// A new session has begun: all that is not over is taken up again.
    func goOn() -> [Message] {
        var messages: [Message] = []
        for (number, request) in requests.sorted(by: { $0.key < $1.key })
        where request.session != nil && request.session != connection {
            request.sessionAnswerCount = 0
            request.wasAttached = true
            request.session = connection
            messages.append(.attach(Attach(request: number, id: request.id)))
            if request.isCancelled { messages.append(.cancel(Cancel(request: number))) }
            // What was let go may not have been heard.
            let released = request.released.sorted().map { request.id(of: $0) }
            if !released.isEmpty { messages.append(.release(Release(tasks: TaskColumns(released)))) }
        }
        for number in requests.keys.sorted() where requests[number]?.session == nil {
            if let request = requests[number], request.isCollecting {
                request.session = connection
                messages.append(.attach(Attach(request: number, id: request.id)))
            } else if requests[number]?.isCancelled == true {
                requests[number] = nil
            } else if let request = requests[number] {
                request.session = connection
                messages.append(request.submission)
            }
        }
        let lost = reads.sorted { $0.key < $1.key }.map(\.value)
        reads = [:]
        let entries = lost.compactMap { read in requests[read.request].map { ask(read, $0) } }
        if !entries.isEmpty { messages.append(.read(Read(entries: entries))) }
        return messages
    }

    /// The scheduler does not know a request: it never had it, or has ended it with the last that this client held of it.
    func unknown(_ number: UInt64) {
        guard let request = requests[number] else { return }
        if request.isCancelled || request.isForgettable || request.isCollecting && !request.isAccepted {
            requests[number] = nil
            if request.mode == .detach { cluster.collectAgain(request) }
        } else if request.isAccepted {
            report("request \(number) was accepted, and is not known any more")
        } else {
            request.isRepeated = true
            tell(request.submission)
        }
    }
}

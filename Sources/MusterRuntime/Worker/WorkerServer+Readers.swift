import MusterGraph
import MusterProtocol
import MusterTransport

/// Sessions of workers that read from this one. Nothing is kept for a reader but the session.
extension WorkerServer {
    func receiveFromReader(_ event: TransportEvent) {
        let peer = event.peer
        switch event {
        case .message(_, _, let frames):
            for outcome in readers.receive(frames, from: peer, at: .peers) { take(outcome, of: peer) }
        case .disconnected: lost(reader: peer)
        case .writable: if !outbox.resume(peer) { lost(reader: peer) }
        case .connected, .refused:
            // Only dialed peers say this.
            break
        }
    }

    private func take(_ outcome: ListenerSessions<PeerID>.Outcome, of peer: PeerID) {
        switch outcome {
        case .joined(let connection, .peerHello(let hello)): joined(connection, hello)
        case .message(let connection, .read(let read)):
            for reply in ReadAnswers.replies(to: read, from: store) {
                counters.servedByteCount += reply.bytes.count
                send(.data(reply), toReader: connection)
            }
        // The side that reads keeps the session alive, and this side answers.
        case .message(let connection, .heartbeat): send(.heartbeat, toReader: connection)
        case .message(let connection, .goodbye): end(connection)
        case .joined(let connection, let message), .message(let connection, let message):
            let text = "a worker that reads does not send a message \(message.type)"
            refuse(connection, Refused(code: .malformed, message: text))
        case .left: break
        case .refuse(let frames): _ = outbox.send(frames, to: peer)
        case .disconnect: outbox.cut(peer)
        }
    }

    private func joined(_ connection: ConnectionID, _ hello: PeerHello) {
        guard let welcome, welcome.worker == hello.wanted else {
            let found = self.welcome.map { "this is worker \($0.worker)" } ?? "this worker has no number now"
            let text = "worker \(hello.wanted) is not at \(address): \(found)"
            return refuse(connection, Refused(code: .wrongAddress, message: text))
        }
        var answer = welcome
        answer.worker = hello.worker
        answer.dropped = TaskColumns()
        send(.welcome(answer), toReader: connection)
    }

    private func send(_ message: Message, toReader connection: ConnectionID) {
        do throws(ProtocolFailure) {
            guard let (peer, frames) = try readers.encode(message, for: connection) else { return }
            switch outbox.send(frames, to: peer) {
            case .accepted: break
            case .gone: lost(reader: peer)
            case .overflowed:
                log("a worker does not take what it asked for: \(outbox.limit) bytes wait; its session ends")
                outbox.cut(peer)
                lost(reader: peer)
            }
        } catch {
            log("an answer to a worker could not be sent: \(error)")
            end(connection)
        }
    }

    private func refuse(_ connection: ConnectionID, _ refusal: Refused) {
        send(.refused(refusal), toReader: connection)
        end(connection)
    }

    private func end(_ connection: ConnectionID) {
        if let peer = readers.close(connection) { outbox.close(peer) }
    }

    private func lost(reader peer: PeerID) {
        outbox.forget(peer)
        _ = readers.lost(peer)
    }
}

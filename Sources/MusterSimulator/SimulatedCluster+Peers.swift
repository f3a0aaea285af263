import MusterGraph
import MusterProtocol
import MusterWorker

/// Who reads from whom.
struct PeerLink: Hashable {
    /// The place of the worker that reads.
    let reader: Int
    /// The number of the worker that is read from.
    let holder: UInt32
}

/// Reading from another worker. A session lasts until the connection is lost or one side begins anew; then nothing that
/// is under way in it arrives, and the reader hears that the holder is unreachable.
extension SimulatedCluster {
    func read(_ read: Read, from holder: UInt32, for reader: SimulatedWorker) {
        guard holder != 0 else {
            toScheduler(.read(read), from: reader.connection)
            return
        }
        guard let other = workerOfNumber[holder] else {
            // It has not heard yet that this is its number.
            after(nanoseconds: lastTime(in: 0...1_000_000)) { [self] in
                handle(.unreachable(holder: holder), at: reader)
            }
            return
        }
        let link = PeerLink(reader: reader.place, holder: holder)
        let session = openPeerSession(link)
        send(from: reader.connection.number, to: other.connection.number) { [self] in
            guard isUp(session, of: link) else { return }
            if other.isAlive, areApart(link) { return closeSoon(link, session) }
            guard other.isAlive, other.number == holder else {
                send(from: other.connection.number, to: reader.connection.number) { [self] in
                    if peerSessions[link] == session { closePeerSession(link) }
                }
                return
            }
            // Nothing is heard of it, and after a while it is given up.
            if other.isStopped { closeSoon(link, session) }
            whenAwake(other) { [self] in
                if other.isAlive { answer(read, from: other, link, session) }
            }
        }
        if happens(plan.peerLossRate) {
            after(nanoseconds: time(in: 0...200_000)) { [self] in
                if isUp(session, of: link) { closePeerSession(link) }
            }
        }
    }

    private func answer(_ read: Read, from holder: SimulatedWorker, _ link: PeerLink, _ session: UInt64) {
        let reply = holder.answer(read) { _ in readFault() }
        let reader = workers[link.reader]
        checkRefusals(read, reply, link)
        send(from: holder.connection.number, to: reader.connection.number) { [self] in
            guard isUp(session, of: link) else { return }
            reader.fetchedByteCount += reply.bytes.count
            handle(.answered(holder: link.holder, reply), at: reader)
        }
    }

    private func openPeerSession(_ link: PeerLink) -> UInt64 {
        if let session = peerSessions[link] { return session }
        defer { nextPeerSession += 1 }
        peerSessions[link] = nextPeerSession
        return nextPeerSession
    }

    private func isUp(_ session: UInt64, of link: PeerLink) -> Bool {
        peerSessions[link] == session && !brokenPeerSessions.contains(session)
    }

    /// The reader notices that its session is over.
    func closePeerSession(_ link: PeerLink) {
        peerSessions[link] = nil
        ledger.lossCount += 1
        handle(.unreachable(holder: link.holder), at: workers[link.reader])
    }

    /// A worker begins anew: it forgets whom it read from, and those who read from it will notice.
    func breakPeerSessions(of worker: SimulatedWorker) {
        for link in peerSessions.keys where link.reader == worker.place { peerSessions[link] = nil }
        let readers = peerSessions.filter { workerOfNumber[$0.key.holder] === worker }
        for (link, session) in readers.sorted(by: { $0.value < $1.value }) {
            brokenPeerSessions.insert(session)
            after(nanoseconds: time(in: 0...1_000_000)) { [self] in
                if peerSessions[link] == session { closePeerSession(link) }
            }
        }
    }
}

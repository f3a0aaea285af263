import MusterProtocol
import MusterScheduler
import MusterWorker

/// Pairs of peers that cannot reach each other for a while: what is under way between them is lost, and connections fail.
extension SimulatedCluster {
    /// How long a pair stays apart, in nanoseconds.
    private func timeApart() -> Int64 {
        lastTime(in: 1_000_000...(last.chance(0.3) ? 800_000_000 : 60_000_000))
    }

    /// Cuts two workers apart.
    func cutPeers() {
        let living = workers.filter(\.isAlive)
        guard living.count > 1, let one = living.randomElement(using: &last),
            let other = living.filter({ $0 !== one }).randomElement(using: &last)
        else { return }
        let pair = Set([one.place, other.place])
        guard partitions.insert(pair).inserted else { return }
        noteFault()
        ledger.lossCount += 1
        tell { "\(one.name) and \(other.name) cannot reach each other" }
        let broken = peerSessions.filter { link, _ in areApart(link) }
        for (link, session) in broken.sorted(by: { $0.value < $1.value }) {
            brokenPeerSessions.insert(session)
            closeSoon(link, session)
        }
        after(nanoseconds: timeApart()) { [self] in
            partitions.remove(pair)
            noteFault()
            tell { "\(one.name) and \(other.name) can reach each other again" }
        }
    }

    /// Whether a reader and a holder cannot reach each other.
    func areApart(_ link: PeerLink) -> Bool {
        guard !partitions.isEmpty, let holder = workerOfNumber[link.holder] else { return false }
        return partitions.contains([link.reader, holder.place])
    }

    /// The reader notices, after a while, that a session has come to nothing.
    func closeSoon(_ link: PeerLink, _ session: UInt64) {
        after(nanoseconds: lastTime(in: 0...5_000_000)) { [self] in
            if peerSessions[link] == session { closePeerSession(link) }
        }
    }

    /// Cuts a worker off from the scheduler, and from nobody else.
    func cutOffWorker() {
        let connected = workers.filter { $0.isAlive && $0.isConnected && !cutConnections.contains($0.connection) }
        guard let worker = connected.randomElement(using: &last) else { return }
        worker.isCutOff = true
        let old = worker.connection
        cutConnections.insert(old)
        ledger.lossCount += 1
        noteFault()
        tell { "\(worker.name) and the scheduler cannot reach each other" }
        after(nanoseconds: lastTime(in: 0...5_000_000)) { [self] in tellScheduler(.left(old)) }
        dropSession(of: worker)
        after(nanoseconds: timeApart()) { [self] in
            worker.isCutOff = false
            noteFault()
        }
    }

    /// Cuts a client off from the scheduler.
    func cutOffClient() {
        let connected = clients.filter { $0.isAlive && $0.isConnected && !cutConnections.contains($0.connection) }
        guard let client = connected.randomElement(using: &last) else { return }
        client.isCutOff = true
        let old = client.connection
        cutConnections.insert(old)
        noteFault()
        tell { "\(name(of: old)) and the scheduler cannot reach each other" }
        after(nanoseconds: lastTime(in: 0...5_000_000)) { [self] in tellScheduler(.left(old)) }
        dropSession(of: client)
        after(nanoseconds: timeApart()) { [self] in
            client.isCutOff = false
            noteFault()
        }
    }
}

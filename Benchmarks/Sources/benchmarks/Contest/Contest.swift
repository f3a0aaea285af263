/// Muster and its peers, which compute the same in turn: what else the machine does meets all of them.
struct Contest {
    let benchmark: String
    let work: any Work
    let site: Site
    private var peers: [Peer]
    /// What the runs took that count, Muster's and each peer's.
    private var own = Samples()
    private var others: [Samples]

    init(benchmark: String, work: any Work, site: Site, peers: [Peer]) {
        self.benchmark = benchmark
        self.work = work
        self.site = site
        self.peers = peers
        others = peers.map { _ in Samples() }
    }

    /// Runs everything once, which does not count, and then as often as is said; a peer at most as often as it wants.
    ///
    /// - Throws: What fails, or ``WrongResult``.
    mutating func run(_ runs: Int) async throws {
        try await work.prepare(site)
        _ = try await site.measure(work)
        var firstSeconds: [Double] = []
        for peer in peers { firstSeconds.append(try measure(peer).seconds) }
        leaveOutSlower(firstSeconds)
        for run in 0..<runs {
            own.append(try await site.measure(work))
            for (index, peer) in peers.enumerated() where run < peer.mostRuns {
                others[index].append(try measure(peer))
            }
        }
    }

    /// Ends the peers.
    func close() async {
        for peer in peers { peer.close() }
        await work.close()
    }

    func result() -> ContestResult {
        ContestResult(
            benchmark, work, site, own,
            peers: zip(peers, others).map { peer, samples in
                PeerResult(peer.name, peer.work, samples, beside: own, of: work)
            })
    }

    private func measure(_ peer: Peer) throws -> Samples.Run {
        let cpuBefore = peer.cpuSeconds
        let answer = try peer.compute()
        let cpuSeconds = peer.cpuSeconds - cpuBefore
        try peer.work.check(answer, by: peer.name)
        return Samples.Run(answer, cpuSeconds: [peer.name: cpuSeconds])
    }

    /// Ends the peers that only go on if they are faster than another, and are not.
    private mutating func leaveOutSlower(_ firstSeconds: [Double]) {
        let seconds = Dictionary(uniqueKeysWithValues: zip(peers.map(\.name), firstSeconds))
        peers.removeAll { peer in
            guard let other = peer.goesOnIfFasterThan, let mine = seconds[peer.name], let its = seconds[other],
                mine >= its
            else { return false }
            note("\(peer.name) is left out: it took \(mine) s where \(other) took \(its) s")
            peer.close()
            return true
        }
        others = peers.map { _ in Samples() }
    }
}

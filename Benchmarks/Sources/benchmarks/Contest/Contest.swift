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
        _ = try await measureOwn()
        var firstSeconds: [Double] = []
        for peer in peers { firstSeconds.append(try measure(peer).seconds) }
        leaveOutSlower(firstSeconds)
        for run in 0..<runs {
            own.append(try await measureOwn())
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
            benchmark: benchmark, amount: work.amount, count: work.count, unit: work.unit,
            workers: site.workers, threads: site.threads, runs: own.count,
            figure: own.figure(work.unit, count: work.count), p99Milliseconds: own.p99Milliseconds,
            cpuSeconds: own.meanCPUSeconds, peers: zip(peers, others).map { result(of: $0, $1) })
    }

    private func result(of peer: Peer, _ samples: Samples) -> PeerResult {
        let perUnit = (
            peer: samples.seconds.median / Double(peer.work.count), own: own.seconds.median / Double(work.count)
        )
        return PeerResult(
            name: peer.name, amount: peer.work.amount, count: peer.work.count, runs: samples.count,
            figure: samples.figure(work.unit, count: peer.work.count), p99Milliseconds: samples.p99Milliseconds,
            cpuSeconds: samples.meanCPUSeconds.values.reduce(0, +), timesMuster: perUnit.peer / perUnit.own)
    }

    private func measureOwn() async throws -> Samples.Run {
        let cpuBefore = site.cpuSeconds
        let answer = try await work.compute(site)
        let cpuSeconds = site.cpuSeconds.merging(cpuBefore) { after, before in after - before }
        try check(answer, of: work, by: "Muster")
        return Samples.Run(answer, cpuSeconds: cpuSeconds)
    }

    private func measure(_ peer: Peer) throws -> Samples.Run {
        let cpuBefore = peer.cpuSeconds
        let answer = try peer.compute()
        let cpuSeconds = peer.cpuSeconds - cpuBefore
        try check(answer, of: peer.work, by: peer.name)
        return Samples.Run(answer, cpuSeconds: [peer.name: cpuSeconds])
    }

    private func check(_ answer: Answer, of work: any Work, by name: String) throws {
        if answer.answer != work.answer {
            throw WrongResult(of: name, found: answer.answer, wanted: work.answer)
        }
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

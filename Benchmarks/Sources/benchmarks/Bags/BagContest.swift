import Muster

/// Muster and its peers, which compute the same in turn: what else the machine does meets all of them.
struct BagContest {
    let work: any BagWork
    let client: Client
    let cluster: ClusterProcess
    private var peers: [Peer]
    /// What the runs took that count, Muster's and each peer's.
    private var own = Samples()
    private var others: [Samples]

    init(work: any BagWork, client: Client, cluster: ClusterProcess, peers: [Peer]) {
        self.work = work
        self.client = client
        self.cluster = cluster
        self.peers = peers
        others = peers.map { _ in Samples() }
    }

    /// Runs everything once, which does not count, and then as often as is said.
    ///
    /// - Throws: What fails, or ``WrongResult``.
    mutating func run(_ runs: Int) async throws {
        _ = try await measureOwn()
        var firstSeconds: [Double] = []
        for peer in peers { firstSeconds.append(try measure(peer).seconds) }
        leaveOutSlower(firstSeconds)
        for _ in 0..<runs {
            own.append(try await measureOwn())
            for (index, peer) in peers.enumerated() { others[index].append(try measure(peer)) }
        }
    }

    /// Ends the peers.
    func close() {
        for peer in peers { peer.close() }
    }

    func result(benchmark: String, size: Double, workers: Int, threads: Int, runs: Int) -> BagResult {
        BagResult(
            benchmark: benchmark, amount: work.amount, size: size, workers: workers, threads: threads, runs: runs,
            figure: own.figure, cpuSeconds: own.meanCPUSeconds,
            peers: zip(peers, others).map { peer, samples in
                let figure = samples.figure
                return PeerResult(
                    name: peer.name, figure: figure, cpuSeconds: samples.meanCPUSeconds.values.reduce(0, +),
                    timesMuster: figure.median / own.figure.median)
            })
    }

    private func measureOwn() async throws -> Samples.Run {
        let clock = ContinuousClock()
        let cpuBefore = ownCPUSeconds
        let start = clock.now
        let answer = try await work.compute(client)
        let end = clock.now
        let cpuSeconds = ownCPUSeconds.merging(cpuBefore) { after, before in after - before }
        try check(answer, of: "Muster")
        return Samples.Run(seconds: (end - start).seconds, cpuSeconds: cpuSeconds)
    }

    private var ownCPUSeconds: [String: Double] {
        cluster.cpuSeconds.merging(["client": CPUTime.own]) { $1 }
    }

    private func measure(_ peer: Peer) throws -> Samples.Run {
        let cpuBefore = peer.cpuSeconds
        let answer = try peer.compute()
        let cpuSeconds = peer.cpuSeconds - cpuBefore
        try check(answer.answer, of: peer.name)
        return Samples.Run(seconds: answer.seconds, cpuSeconds: [peer.name: cpuSeconds])
    }

    private func check(_ answer: String, of name: String) throws {
        if answer != work.answer { throw WrongResult(of: name, found: answer, wanted: work.answer) }
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

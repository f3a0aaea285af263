import Foundation

/// What came of a benchmark.
struct ContestResult: BenchmarkResult {
    let benchmark: String
    let amount: String
    /// How many tasks, elements or bytes that is.
    let count: Int
    let unit: Unit
    let workers: Int
    let threads: Int
    let runs: Int
    let figure: Figure
    /// Where it was many requests.
    let p99Milliseconds: Figure?
    /// A run's, by role.
    let cpuSeconds: [String: Double]
    let peers: [PeerResult]

    init(_ benchmark: String, _ work: any Work, _ site: Site, _ samples: Samples, peers: [PeerResult]) {
        self.benchmark = benchmark
        amount = work.amount
        count = work.count
        unit = work.unit
        workers = site.workers
        threads = site.threads
        runs = samples.count
        figure = samples.figure(work.unit, count: work.count)
        p99Milliseconds = samples.p99Milliseconds
        cpuSeconds = samples.meanCPUSeconds
        self.peers = peers
    }

    var text: String {
        let own =
            "\(benchmark): \(figure.text(unit, p99Milliseconds)); \(runs) runs of \(amount), "
            + "\(workers) workers of \(threads) threads; CPU seconds: \(cpuSeconds.listed)"
        return ([own] + peers.map { "    " + $0.text(unit) }).joined(separator: "\n")
    }
}

/// What came of a peer.
struct PeerResult: Codable {
    let name: String
    let amount: String
    let count: Int
    let runs: Int
    let figure: Figure
    let p99Milliseconds: Figure?
    /// A run's, with those of its processes.
    let cpuSeconds: Double
    /// Its median time for a task, an element or a byte, divided by Muster's: above 1, Muster is faster.
    let timesMuster: Double

    /// - Parameters:
    ///   - own: Muster's runs.
    ///   - ownWork: What Muster did, of which the peer may have done a part.
    init(_ name: String, _ work: any Work, _ samples: Samples, beside own: Samples, of ownWork: any Work) {
        self.name = name
        amount = work.amount
        count = work.count
        runs = samples.count
        figure = samples.figure(ownWork.unit, count: work.count)
        p99Milliseconds = samples.p99Milliseconds
        cpuSeconds = samples.meanCPUSeconds.values.reduce(0, +)
        timesMuster = samples.seconds.median / Double(work.count) / (own.seconds.median / Double(ownWork.count))
    }

    func text(_ unit: Unit) -> String {
        "\(name): \(figure.text(unit, p99Milliseconds)); \(runs) runs of \(amount); "
            + String(format: "CPU seconds: %.3f; %@ times Muster's time", cpuSeconds, timesMuster.brief)
    }
}

extension Figure {
    /// For people.
    func text(_ unit: Unit, _ p99Milliseconds: Figure?) -> String {
        let p99 = p99Milliseconds.map { "; p99 \($0.median.brief) ms, \($0.minimum.brief) to \($0.maximum.brief)" }
        return text(unit.rawValue) + (p99 ?? "")
    }
}

extension [String: Double] {
    /// The CPU seconds of each role, for people.
    var listed: String {
        sorted { $0.key < $1.key }.map { String(format: "%@ %.3f", $0.key, $0.value) }.joined(separator: ", ")
    }
}

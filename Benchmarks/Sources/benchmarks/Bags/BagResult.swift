import Foundation

/// What came of a benchmark of bags.
struct BagResult: BenchmarkResult {
    let benchmark: String
    let amount: String
    let size: Double
    let workers: Int
    let threads: Int
    let runs: Int
    /// Muster's seconds.
    let figure: Figure
    /// A run's, by role.
    let cpuSeconds: [String: Double]
    let peers: [PeerResult]

    var text: String {
        let roles = cpuSeconds.sorted { $0.key < $1.key }.map { String(format: "%@ %.3f", $0.key, $0.value) }
        let own = String(
            format: "%@: median %.4f seconds (%.4f to %.4f; %d runs of %@, %d workers of %d threads; CPU: %@)",
            benchmark,
            figure.median, figure.minimum, figure.maximum, runs, amount, workers, threads,
            roles.joined(separator: ", "))
        return ([own] + peers.map { "    " + $0.text }).joined(separator: "\n")
    }
}

/// What came of a peer.
struct PeerResult: Encodable {
    let name: String
    /// Its seconds.
    let figure: Figure
    /// A run's, with those of its processes.
    let cpuSeconds: Double
    /// Its median divided by Muster's: above 1, Muster is faster.
    let timesMuster: Double

    var text: String {
        String(
            format: "%@: median %.4f seconds (%.4f to %.4f; CPU: %.3f), %.2f times Muster's", name, figure.median,
            figure.minimum, figure.maximum, cpuSeconds, timesMuster)
    }
}

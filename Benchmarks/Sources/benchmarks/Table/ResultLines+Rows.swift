import Foundation

/// The rows of the table of all results.
extension ResultLines {
    /// The cells of a row: what it is, how much of it, the median with its unit, the spread, the 99th percentile, CPU
    /// seconds, and the time compared with Muster's.
    static let header = ["", "", "median", "fastest to slowest", "p99, ms", "CPU, s", "times Muster's"]

    var rows: [[String]] {
        contests.flatMap(Self.rows) + insides.flatMap(Self.rows)
    }

    /// A benchmark, and its peers below it.
    private static func rows(_ contest: Contest) -> [[String]] {
        let own = row(
            "`\(contest.benchmark)`", contest.amount, contest.figure, contest.unit.rawValue, contest.p99Milliseconds,
            contest.cpuSeconds.values.reduce(0, +), "1")
        let peers = contest.peers.map { peer in
            row(
                peer.name, peer.amount == contest.amount ? "" : peer.amount, peer.figure, contest.unit.rawValue,
                peer.p99Milliseconds, peer.cpuSeconds, peer.timesMuster.brief)
        }
        return [own] + peers
    }

    private static func rows(_ inside: InsideResult) -> [[String]] {
        inside.rows.enumerated().map { place, found in
            row(
                place == 0 ? "`\(inside.benchmark.rawValue)`" : "", "\(inside.amount): \(found.name)", found.figure,
                found.unit)
        }
    }

    private static func row(
        _ name: String, _ amount: String, _ figure: Figure, _ unit: String, _ p99Milliseconds: Figure? = nil,
        _ cpuSeconds: Double? = nil, _ timesMuster: String = ""
    ) -> [String] {
        let spread = [figure.minimum, figure.maximum].sorted().map(\.brief).joined(separator: " to ")
        return [
            name, amount, "\(figure.median.brief) \(unit)", spread, p99Milliseconds?.median.brief ?? "",
            cpuSeconds.map { String(format: "%.2f", $0) } ?? "", timesMuster,
        ]
    }
}

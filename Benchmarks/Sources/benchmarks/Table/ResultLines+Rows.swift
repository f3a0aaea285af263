import Foundation

/// The rows of the table of all results.
extension ResultLines {
    /// The cells of a row: what it is, how much of it, the median with its unit, the spread, the 99th percentile, CPU
    /// seconds, and the time compared with Muster's.
    static let header = ["", "", "median", "fastest to slowest", "p99, ms", "CPU, s", "times Muster's"]

    var rows: [[String]] {
        contests.flatMap(Self.rows) + (zeroWorker.map(Self.rows) ?? []) + (memory.map(Self.rows) ?? [])
            + (submit.map(Self.rows) ?? [])
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

    private static func rows(_ zeroWorker: ZeroWorker) -> [[String]] {
        zeroWorker.rows.flatMap { found in
            let amount = "\(found.workers.grouped) workers"
            return [
                row("`zero-worker`", amount, found.tasksPerSecond, Unit.tasksPerSecond.rawValue),
                row("", "the scheduler's CPU", found.schedulerMicroseconds, "microseconds a task"),
            ]
        }
    }

    private static func rows(_ memory: Memory) -> [[String]] {
        [("scheduler", memory.scheduler), ("workers", memory.workers), ("client", memory.client)].map { role, figure in
            row("`memory`", "\(role), \(memory.tasks.grouped) tasks", figure, "bytes a task")
        }
    }

    private static func rows(_ submit: Submit) -> [[String]] {
        [
            ("JSON, read", submit.reading), ("then until it is accepted", submit.accepting),
            ("Swift, made", submit.building), ("then until it is accepted", submit.acceptingBuilt),
        ].map { step, figure in
            row("`submit`", "\(submit.tasks.grouped) tasks: \(step)", figure, Unit.seconds.rawValue)
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

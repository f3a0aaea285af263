import Foundation
import MusterCrowd
import MusterProcesses

/// Measures what clients that do not read cost the others: `./dev bench slow-clients`.
///
/// The environment variable MUSTER is the path of the command, which runs a cluster of one scheduler and two workers.
@main
struct SlowClients {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let command = environment["MUSTER"] else {
            throw WireFailure(description: "MUSTER has to be the path of the command")
        }
        let count = environment["MUSTER_CLIENTS"].flatMap { Int($0) } ?? 1_980
        for slow in [0, 20] { try await measure(command, clients: count, slow: slow) }
    }

    private static func measure(_ command: String, clients: Int, slow: Int) async throws {
        let cluster = try await BenchmarkCluster(command)
        let crowd = try Crowd(count: clients, port: cluster.port)
        if slow > 0 { try crowd.addSlowClients(slow, times: 64) }
        let outcome = try crowd.ask(clients * 2, rate: 1_000)
        let (half, most, all) = (outcome.percentile(0.5), outcome.percentile(0.99), outcome.percentile(1))
        print(
            """
            slow-clients: \(clients) clients, and \(slow) that do not read: p50 \(half), p99 \(most), most \(all), \
            \(outcome.latencies.count) answers, \(outcome.problems.count) problems, the scheduler had at most \
            \(cluster.peakKilobytes / 1_024) MiB
            """)
        try await cluster.close()
        if let problem = outcome.problems.first { throw WireFailure(description: problem) }
    }
}

/// `muster cluster` as a child process, which ends with this one.
final class BenchmarkCluster {
    let port: UInt16
    private let process: RunningProcess

    private struct Announcement: Decodable {
        let addressToClients: String
    }

    init(_ command: String) async throws {
        process = RunningProcess(
            URL(fileURLWithPath: command),
            [
                "cluster", "--json", "--port-to-workers", "0", "--port-to-clients", "0", "--workers", "2",
                "--until-input-ends",
            ])
        try process.start()
        let text = try await process.line(after: "")
        let announcement = try JSONDecoder().decode(Announcement.self, from: Data(text.utf8))
        guard let port = announcement.addressToClients.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw WireFailure(description: "no port in \(announcement.addressToClients)")
        }
        self.port = port
    }

    /// The most memory that the scheduler has had, which is a child of the command or the command itself.
    var peakKilobytes: Int {
        let cluster = "\(process.processID)"
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let peaks = processes.filter { Int($0) != nil }.compactMap { number -> Int? in
            let status = (try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)) ?? ""
            let arguments = (try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8)) ?? ""
            func field(_ name: String) -> String? {
                status.split(separator: "\n").first { $0.hasPrefix(name + ":") }?.split { " \t".contains($0) }[1]
                    .description
            }
            let isScheduler = arguments.contains("\0scheduler\0") && field("PPid") == cluster
            return isScheduler || number == cluster ? field("VmHWM").flatMap { Int($0) } : nil
        }
        return peaks.max() ?? 0
    }

    func close() async throws {
        process.write("")
        _ = try await process.outcome(within: RunningProcess.limit)
    }
}

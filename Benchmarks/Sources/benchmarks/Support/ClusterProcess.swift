import Foundation

/// `muster cluster` as a child process. It ends when this one does, however that ends: it reads from a pipe that nothing
/// is written to.
final class ClusterProcess {
    let addressToClients: String
    private let process = Process()
    private let input = Pipe()

    /// What the command prints when the cluster is there.
    private struct Announcement: Decodable {
        let addressToClients: String
    }

    init(command: String, workers: Int, threads: Int, isolates: Bool = false, state: String? = nil) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: command)
        process.arguments = [
            "cluster", "--json", "--port-to-workers", "0", "--port-to-clients", "0", "--workers", "\(workers)",
            "--threads", "\(threads)", "--until-input-ends",
        ]
        process.arguments? += state.map { ["--state", $0] } ?? ["--no-state"]
        if isolates { process.arguments?.append("--isolate") }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var text = Data()
        while true {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw ClusterFailure(output: String(decoding: text, as: UTF8.self)) }
            text += more
            if let announcement = try? JSONDecoder().decode(Announcement.self, from: text) {
                addressToClients = announcement.addressToClients
                return
            }
        }
    }

    /// The CPU seconds that the cluster has used until now, by role.
    var cpuSeconds: [String: Double] {
        let seconds = CPUTime.ofChildren(process.processIdentifier)
        return ["scheduler": seconds["scheduler"] ?? 0, "workers": seconds["worker"] ?? 0]
    }

    /// Ends the cluster and waits until it has ended.
    func close() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

/// The cluster ended before it was there.
struct ClusterFailure: Error {
    let output: String
}

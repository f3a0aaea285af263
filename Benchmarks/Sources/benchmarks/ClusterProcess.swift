import Foundation

/// `muster cluster` as a child process.
final class ClusterProcess {
    let addressToClients: String
    private let process = Process()

    /// What the command prints when the cluster is there.
    private struct Announcement: Decodable {
        let addressToClients: String
    }

    init(command: String, workers: Int, threads: Int) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: command)
        process.arguments = [
            "cluster", "--json", "--port-to-workers", "0", "--port-to-clients", "0", "--workers", "\(workers)",
            "--threads", "\(threads)",
        ]
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

    /// Ends the cluster and waits until it has ended.
    func close() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// The cluster ended before it was there.
struct ClusterFailure: Error {
    let output: String
}

/// `muster cluster`: a scheduler and workers, each a process of its own.
final class ClusterProcess {
    private let process: MusterProcess<Announcement>

    private struct Announcement: Decodable {
        let addressToWorkers: String
        let addressToClients: String
    }

    /// - Parameters:
    ///   - state: The folder for the scheduler's state; nil is none.
    ///   - plugins: A folder with plugins that the workers have besides the usual ones.
    init(
        _ environment: BenchmarkEnvironment, _ options: ClusterOptions, state: String? = nil, plugins: String? = nil
    ) throws {
        var arguments = [
            "cluster", "--port-to-workers", "0", "--port-to-clients", "0", "--workers", "\(options.workers)",
            "--threads", "\(options.threads)",
        ]
        arguments += state.map { ["--state", $0] } ?? ["--no-state"]
        arguments += plugins.map { ["--plugins", $0] } ?? []
        if options.isolates { arguments.append("--isolate") }
        process = try MusterProcess(environment.muster, arguments)
    }

    var addressToWorkers: String { process.announcement.addressToWorkers }
    var addressToClients: String { process.announcement.addressToClients }

    /// The CPU seconds that the cluster has used until now, by role.
    var cpuSeconds: [String: Double] {
        let seconds = CPUTime.ofChildren(process.number)
        return ["scheduler": seconds["scheduler"] ?? 0, "workers": seconds["worker"] ?? 0]
    }

    /// Ends the cluster and waits until it has ended.
    func close() {
        process.close()
    }
}

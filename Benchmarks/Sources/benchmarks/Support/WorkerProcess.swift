/// `muster worker`: one more worker of a cluster.
final class WorkerProcess {
    private let process: MusterProcess<Announcement>

    private struct Announcement: Decodable {
        let address: String
    }

    /// - Parameter plugins: A folder with plugins that it has besides the usual ones.
    init(_ environment: BenchmarkEnvironment, scheduler: String, threads: Int, plugins: String) throws {
        process = try MusterProcess(
            environment.muster, ["worker", scheduler, "--threads", "\(threads)", "--plugins", plugins])
    }

    /// The CPU seconds that it has used until now.
    var cpuSeconds: Double { CPUTime.ofTree(process.number) }

    /// Ends it and waits until it has ended.
    func close() {
        process.close()
    }
}

import ArgumentParser
import Muster

/// A cluster of its own, in this process.
struct LocalOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("How many functions run at once. Without it: one for each processor.", valueName: "count"))
    var threads: Int?

    @OptionGroup var plugins: PluginOptions

    func validate() throws {
        if let threads, !(1...4096).contains(threads) {
            throw ValidationError("--threads is from 1 to 4096, not \(threads)")
        }
    }

    /// Calls `body` with a client of a cluster in this process, and closes both. A signal cancels `body`.
    func withCluster<Result: Sendable>(
        _ body: @escaping @Sendable (Client) async throws -> Result
    ) async throws -> Result {
        Interruption.shared.watch()
        let folders = try plugins.folders()
        let threads = threads
        return try await whileUninterrupted {
            let cluster = try await LocalCluster(workers: 1, threads: threads, folders: folders, log: { _ in })
            do {
                let result = try await body(cluster.client)
                await cluster.close()
                return result
            } catch {
                await cluster.close()
                throw error
            }
        }
    }
}

import ArgumentParser
import Muster
import MusterGraph
import MusterRegistry

/// A cluster of its own, in this process.
struct LocalOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("How many functions run at once. Without it: one for each processor.", valueName: "count"))
    var threads: Int?

    @OptionGroup var plugins: PluginOptions

    /// The first of these options that was given; nil when none was.
    var given: String? { threads == nil ? plugins.given : "--threads" }

    func validate() throws {
        if let threads, !(1...4096).contains(threads) {
            throw ValidationError("--threads is from 1 to 4096, not \(threads)")
        }
    }

    /// Calls `body` with a client of a cluster in this process, and closes both. A signal cancels `body`.
    ///
    /// Plugins that were refused are told; with `isJSON`, only those that may have a function that was not found.
    func withCluster<Result: Sendable>(
        isJSON: Bool, _ body: @escaping @Sendable (Client) async throws -> Result
    ) async throws -> Result {
        Interruption.shared.watch()
        let folders = try plugins.folders()
        let threads = threads
        return try await whileUninterrupted {
            let cluster = try await LocalCluster(workers: 1, threads: threads, folders: folders, log: { _ in })
            if !isJSON { cluster.refusals.forEach { $0.warn() } }
            do {
                let result = try await body(cluster.client)
                await cluster.close()
                return result
            } catch let errors as GraphErrors {
                await cluster.close()
                let known = cluster.registry.snapshot
                throw GraphErrors(
                    cluster.refusals.explain(errors.errors, isJSON: isJSON) {
                        !known.functions(named: $0).isEmpty
                    })
            } catch {
                await cluster.close()
                throw error
            }
        }
    }
}

import Muster

extension ClusterOptions {
    /// The functions that the cluster's workers have.
    ///
    /// Where no worker is connected, that is the error: every function would be unknown, which says nothing of what was
    /// asked for.
    func functions() async throws -> [FunctionInfo] {
        try await withClient { client in
            guard try await !client.workers().isEmpty else {
                throw ClusterError(
                    .noWorker,
                    "no worker is connected, so no function is known; `muster worker ADDRESS` starts one, with the"
                        + " address that the scheduler printed for workers")
            }
            return try await client.functions()
        }
    }

    /// Calls `body` with a client of the cluster that is named, and closes it. A signal cancels `body`.
    func withClient<Result: Sendable>(
        _ body: @escaping @Sendable (Client) async throws -> Result
    ) async throws -> Result {
        try await Self.withClient(at: try requiredAddress(), timeout: patience, body)
    }

    /// Calls `body` with a client of the cluster at `address`.
    static func withClient<Result: Sendable>(
        at address: String, timeout: Duration, _ body: @escaping @Sendable (Client) async throws -> Result
    ) async throws -> Result {
        Interruption.shared.watch()
        return try await whileUninterrupted {
            let client = try await Client(address, timeout: timeout, name: "muster")
            do {
                let result = try await body(client)
                await client.close()
                return result
            } catch {
                await client.close()
                throw error
            }
        }
    }
}

import Muster

extension ClusterOptions {
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

import MusterGraph
import MusterProtocol

/// Questions about the cluster.
extension Client {
    /// The workers that are connected.
    ///
    /// - Throws: A ``ClusterError``.
    public func workers() async throws -> [WorkerInfo] {
        try await ask(.workers, as: [WorkerInfo].self)
    }

    /// The functions that connected workers have.
    ///
    /// - Parameter name: Only those of this name; nil is all.
    /// - Throws: A ``ClusterError``.
    public func functions(named name: String? = nil) async throws -> [FunctionInfo] {
        try await ask(.functions, name.map { .string($0) } ?? .null, as: [FunctionInfo].self)
    }

    /// How the cluster is.
    ///
    /// - Throws: A ``ClusterError``.
    public func status() async throws -> ClusterStatus {
        try await ask(.status, as: ClusterStatus.self)
    }

    /// Has every worker open a plugin that lies in its plugin directories: all of them, or none.
    ///
    /// - Parameters:
    ///   - name: The plugin's name; never a path.
    ///   - replace: Whether another build of a version that is loaded may take its place.
    ///   - timeout: How long the workers may take.
    /// - Returns: What came of it at each worker.
    /// - Throws: A ``ClusterError``, for example when no worker is connected.
    public func loadPlugin(
        named name: String, replace: Bool = false, timeout: Duration = .seconds(60)
    ) async throws -> [PluginLoad] {
        let argument: Value = ["name": .string(name), "replace": .bool(replace)]
        return try await ask(.load, argument, timeout: timeout, as: [PluginLoad].self)
    }

    /// The functions of the cluster, to check graphs with.
    func catalog() async throws -> FunctionCatalog {
        FunctionCatalog(
            try await functions().compactMap { function in
                guard let signature = try? Signature(parsing: function.signature) else { return nil }
                return FunctionDescription(
                    name: function.name, version: function.version, signature: signature,
                    flags: .init(rawValue: function.flags), plugin: function.plugin,
                    documentation: function.documentation)
            })
    }

    /// Asks the scheduler, and waits for its answer.
    func ask<Result: Decodable>(
        _ kind: Query.Kind, _ argument: Value = .null, timeout: Duration? = nil, as type: Result.Type
    ) async throws -> Result {
        try Task.checkCancellation()
        let request = ClientRequest(
            .query(kind, argument: argument), timeoutMilliseconds: (timeout ?? self.timeout).wholeMilliseconds)
        switch await connection.perform(request) {
        case .answer(let value):
            do throws(ConversionFailure) {
                return try ValueDecoder().decode(type, from: value)
            } catch {
                throw ClusterError(
                    .requestFailed, "the scheduler's answer to \(kind) is not what it should be: \(error)")
            }
        case .failed(let failure): throw failure.error { _ in "" }
        case .connected, .values, .settled: throw ClusterError.unexpectedOutcome
        }
    }
}

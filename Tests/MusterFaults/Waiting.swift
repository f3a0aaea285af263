import MusterProcesses

/// Waits for something that has no bound of its own.
func bounded<Result: Sendable>(
    _ what: String, within limit: Duration = RunningProcess.limit, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        // The bound: it is cancelled when there is a result.
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let result = first else {
            throw RunningProcess.Failure(description: "not after \(limit): \(what)")
        }
        return result
    }
}

extension ContinuousClock.Instant {
    /// Until now.
    var secondsSince: Double { (ContinuousClock.now - self) / .seconds(1) }
}

import MusterProcesses

/// Asks until there is an answer. What is asked for has no event that could be waited for: the length of a file, what a
/// scheduler says. The pause leaves the processor to those who are at work.
func eventually<Result>(
    _ what: String, within limit: Duration = RunningProcess.limit, _ find: () async throws -> Result?
) async throws -> Result {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if let result = try await find() { return result }
        try await Task.sleep(for: .milliseconds(1))
    }
    throw RunningProcess.Failure(description: "not after \(limit): \(what)")
}

/// Waits for something that has no bound of its own.
func bounded<Result: Sendable>(
    _ what: String, within limit: Duration = RunningProcess.limit, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
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

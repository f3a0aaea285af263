/// Asks again and again until there is an answer: for what has no event that could be waited for. Where a process tells when
/// to ask again, ask with it (`RunningProcess.eventually`).
package func eventually<Result>(
    _ what: String, within limit: Duration = RunningProcess.limit, _ find: () async throws -> Result?
) async throws -> Result {
    let deadline = ContinuousClock.now + limit
    while true {
        // The last time it is asked after the deadline: where hundreds of tests share two threads, one `yield` can last long.
        let isLast = ContinuousClock.now >= deadline
        if let result = try await find() { return result }
        guard !isLast else { throw RunningProcess.Failure(description: "not after \(limit): \(what)") }
        await Task.yield()
    }
}

import MusterWorker
import Testing

@testable import MusterRuntime

extension Runner {
    /// Runs all of it, on a thread that nobody gives up.
    func finish(_ job: Executor.Job) throws -> RunOutcomes { try #require(run(job)) }
}

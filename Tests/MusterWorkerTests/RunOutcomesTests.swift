import MusterGraph
import MusterProtocol
import Testing

@testable import MusterWorker

@Suite("Outcomes of a run")
struct RunOutcomesTests {
    private let failure = FailureDescription(kind: .functionFailed, message: "no")

    private func outcome(_ index: UInt32, _ result: RunOutcome.Result) -> RunOutcome {
        RunOutcome(index: index, attempt: UInt64(index) + 40, nanoseconds: index * 10, result: result)
    }

    private func finished(_ outcome: RunOutcome) -> (byteCount: UInt64, isStored: Bool, delivered: Payload?)? {
        guard case .finished(let byteCount, let isStored, let delivered) = outcome.result else { return nil }
        return (byteCount, isStored, delivered)
    }

    /// All that goes to the scheduler.
    private func delivered(_ outcomes: RunOutcomes) -> [UInt8] {
        var values: [UInt8] = []
        for position in outcomes.indices { outcomes.appendValue(at: position, to: &values) }
        return values
    }

    @Test("what goes in comes out, in order")
    func order() throws {
        let outcomes = RunOutcomes([
            outcome(3, .finished(byteCount: 2, isStored: false, delivered: Payload([1, 2]))),
            outcome(1, .finished(byteCount: 900, isStored: true, delivered: nil)),
            outcome(4, .failed(failure)), outcome(5, .skipped),
            outcome(2, .finished(byteCount: 1, isStored: true, delivered: Payload([3]))),
            outcome(6, .finished(byteCount: 8, isStored: false, delivered: nil)),
        ])
        #expect(outcomes.map(\.index) == [3, 1, 4, 5, 2, 6])
        #expect(outcomes.map(\.attempt) == [43, 41, 44, 45, 42, 46])
        #expect(outcomes.map(\.nanoseconds) == [30, 10, 40, 50, 20, 60])
        #expect(outcomes.map { finished($0)?.byteCount } == [2, 900, nil, nil, 1, 8])
        #expect(outcomes.map { finished($0)?.isStored } == [false, true, nil, nil, true, false])
        #expect(outcomes.map { finished($0)?.delivered } == [Payload([1, 2]), nil, nil, nil, Payload([3]), nil])
        #expect(delivered(outcomes) == [1, 2, 3])
        guard case .failed(let told) = outcomes[2].result, case .skipped = outcomes[3].result else {
            Issue.record("\(outcomes[2].result), \(outcomes[3].result)")
            return
        }
        #expect(told == failure)
        #expect(outcomes.failure(at: 2) == failure)
    }

    @Test("a result that could not be stored is a failure, and its value goes nowhere")
    func lost() {
        var outcomes = RunOutcomes([
            outcome(1, .finished(byteCount: 1, isStored: true, delivered: Payload([1]))),
            outcome(2, .finished(byteCount: 1, isStored: false, delivered: Payload([2]))),
        ])
        outcomes.fail(at: 0, failure)
        #expect(outcomes.failure(at: 0) == failure)
        #expect(delivered(outcomes) == [2])
        guard case .failed = outcomes.kind(at: 0) else {
            Issue.record("\(outcomes.kind(at: 0))")
            return
        }
    }
}

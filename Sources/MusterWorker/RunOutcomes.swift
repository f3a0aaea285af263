package import MusterGraph
package import MusterProtocol

/// What became of the tasks of a run, in the order of the run.
///
/// Columns, and the values that go to the scheduler one behind another: a run has a few hundred small tasks, and an object
/// for each value would be freed on another thread than the one that made it.
package struct RunOutcomes: Sendable {
    private struct Row {
        let index: UInt32
        let nanoseconds: UInt32
        let attempt: UInt64
        let byteCount: UInt64
        /// Where its value ends in `values`; it begins where that of the row before it does.
        let valueEnd: Int
        var state: State
    }

    private enum State: UInt8 {
        /// It has a result, in the store or not, that goes to the scheduler or not.
        case stored, unstored, storedAndDelivered, delivered
        case failed, skipped

        init(isStored: Bool, isDelivered: Bool) {
            self = isStored ? (isDelivered ? .storedAndDelivered : .stored) : (isDelivered ? .delivered : .unstored)
        }
    }

    private var rows: [Row] = []
    private var values: [UInt8] = []
    private var failures: [Int: FailureDescription] = [:]

    package init() {}

    package init(_ outcomes: [RunOutcome]) {
        for outcome in outcomes { append(outcome) }
    }

    package mutating func reserveCapacity(_ count: Int) { rows.reserveCapacity(count) }

    /// Adds what became of the next task.
    package mutating func append(_ outcome: RunOutcome) {
        let (index, attempt, nanoseconds) = (outcome.index, outcome.attempt, outcome.nanoseconds)
        switch outcome.result {
        case .finished(let byteCount, let isStored, let delivered):
            if let delivered { delivered.withUnsafeBytes { values.append(contentsOf: $0) } }
            append(index, attempt, nanoseconds, byteCount, State(isStored: isStored, isDelivered: delivered != nil))
        case .failed(let failure):
            failures[rows.count] = failure
            append(index, attempt, nanoseconds, 0, .failed)
        case .skipped: append(index, attempt, nanoseconds, 0, .skipped)
        }
    }

    /// Adds that the next task has a result.
    package mutating func append(
        _ value: Payload, of item: RunItem, nanoseconds: UInt32, isStored: Bool, isDelivered: Bool
    ) {
        if isDelivered { value.withUnsafeBytes { values.append(contentsOf: $0) } }
        append(
            item.index, item.attempt, nanoseconds, UInt64(value.count),
            State(isStored: isStored, isDelivered: isDelivered))
    }

    private mutating func append(
        _ index: UInt32, _ attempt: UInt64, _ nanoseconds: UInt32, _ byteCount: UInt64, _ state: State
    ) {
        rows.append(
            Row(
                index: index, nanoseconds: nanoseconds, attempt: attempt, byteCount: byteCount,
                valueEnd: values.count, state: state))
    }

    /// A task has failed after all: its result could not be stored.
    package mutating func fail(at position: Int, _ failure: FailureDescription) {
        rows[position].state = .failed
        failures[position] = failure
    }
}

/// What the core looks at, row by row.
extension RunOutcomes {
    /// What became of a task, without its value and why it failed.
    enum Kind {
        case finished(byteCount: UInt64, isStored: Bool)
        case failed
        case skipped
    }

    func index(at position: Int) -> UInt32 { rows[position].index }
    func attempt(at position: Int) -> UInt64 { rows[position].attempt }
    func nanoseconds(at position: Int) -> UInt32 { rows[position].nanoseconds }

    func kind(at position: Int) -> Kind {
        let row = rows[position]
        switch row.state {
        case .stored, .storedAndDelivered: return .finished(byteCount: row.byteCount, isStored: true)
        case .unstored, .delivered: return .finished(byteCount: row.byteCount, isStored: false)
        case .failed: return .failed
        case .skipped: return .skipped
        }
    }

    /// Appends the result, where it goes to the scheduler.
    func appendValue(at position: Int, to target: inout [UInt8]) {
        switch rows[position].state {
        case .storedAndDelivered, .delivered:
            let range = (position == 0 ? 0 : rows[position - 1].valueEnd)..<rows[position].valueEnd
            values.withUnsafeBytes { target.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[range])) }
        case .stored, .unstored, .failed, .skipped: break
        }
    }

    func failure(at position: Int) -> FailureDescription? { failures[position] }

    private func value(at position: Int) -> Payload {
        var value: [UInt8] = []
        appendValue(at: position, to: &value)
        return Payload(value)
    }
}

extension RunOutcomes: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { rows.count }

    package subscript(position: Int) -> RunOutcome {
        let row = rows[position]
        let result: RunOutcome.Result
        switch row.state {
        case .stored, .unstored:
            result = .finished(byteCount: row.byteCount, isStored: row.state == .stored, delivered: nil)
        case .storedAndDelivered, .delivered:
            result = .finished(
                byteCount: row.byteCount, isStored: row.state == .storedAndDelivered,
                delivered: value(at: position))
        case .failed: result = failures[position].map { .failed($0) } ?? .skipped
        case .skipped: result = .skipped
        }
        return RunOutcome(index: row.index, attempt: row.attempt, nanoseconds: row.nanoseconds, result: result)
    }
}

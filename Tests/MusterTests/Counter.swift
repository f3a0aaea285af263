import Synchronization

/// Counts, from any thread, how often something was higher than ever before.
final class Counter: Sendable {
    private let state = Mutex((count: 0, highest: 0))

    var value: Int { state.withLock { $0.count } }

    func isHigher(_ number: Int) -> Bool {
        state.withLock { state in
            guard number > state.highest else { return false }
            state = (state.count + 1, number)
            return true
        }
    }
}

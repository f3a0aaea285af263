import Muster
import Synchronization

/// The answer to a tree of tasks, while things happen meanwhile.
final class Answer: Sendable {
    private let asking: Task<Int, any Error>
    private let outcome: Outcome

    /// Why there will be none; a type of its own, since the task begins before there is an `Answer`.
    private final class Outcome: Sendable {
        let failure = Mutex<(any Error)?>(nil)
    }

    init(_ tree: NotedTree, _ client: Client) {
        let (graph, outcome) = (tree.graph, Outcome())
        self.outcome = outcome
        asking = Task {
            do {
                return try await client.get(graph, NotedTree.root, as: Int.self, timeout: .seconds(300))
            } catch {
                outcome.failure.withLock { $0 = error }
                throw error
            }
        }
    }

    /// Waits until so many of the tree's tasks have run; throws when it has failed meanwhile.
    func wait(_ tree: NotedTree, count: Int) async throws {
        try await tree.notes.wait(count: count) {
            if let failure = outcome.failure.withLock({ $0 }) { throw failure }
            return true
        }
    }

    var value: Int {
        get async throws { try await asking.value }
    }
}

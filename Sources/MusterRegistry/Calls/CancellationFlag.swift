import CMusterPlugin
import Synchronization

/// The word by which a running function learns that nobody wants its result.
///
/// It belongs to a ``CallContext``, and so to one executor thread; any thread may set it. A call does not clear it:
/// whoever gives the thread its next task does, under whatever guards the choice of the task to be cancelled.
package final class CancellationFlag: Sendable {
    /// The C struct that the word lies in, which lives as long as this object.
    // Every member but `cancelled` is touched by the context's own thread only; that one, atomically.
    nonisolated(unsafe) let memory: UnsafeMutablePointer<muster_context>
    private let isOwned: Bool

    init() {
        memory = .allocate(capacity: 1)
        memory.initialize(to: muster_context())
        isOwned = true
    }

    /// A flag in memory of someone else, which another process may see too: it has ``byteCount`` bytes of zeros, aligned
    /// to 16, and outlives this object.
    package init(at address: UnsafeMutableRawPointer) {
        memory = address.bindMemory(to: muster_context.self, capacity: 1)
        isOwned = false
    }

    /// How much memory a flag takes.
    package static var byteCount: Int { MemoryLayout<muster_context>.size }

    deinit {
        if isOwned { memory.deallocate() }
    }

    /// Tells the running function to stop.
    package func cancel() { store(1) }

    /// Makes the flag ready for another task.
    package func reset() { store(0) }

    /// Whether the function was told to stop.
    package var isCancelled: Bool { word.pointee.load(ordering: .relaxed) != 0 }

    private func store(_ value: UInt32) { word.pointee.store(value, ordering: .relaxed) }

    private var word: UnsafeMutablePointer<Atomic<UInt32>> {
        // `Atomic` is laid out as the number that it holds, and the word is aligned as one.
        let offset = MemoryLayout<muster_context>.offset(of: \.cancelled) ?? 0
        return (UnsafeMutableRawPointer(memory) + offset).assumingMemoryBound(to: Atomic<UInt32>.self)
    }
}

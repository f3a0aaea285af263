import MusterGraph
import Synchronization

/// Counts the memory of values that a store no longer has in memory and that somebody still uses: a task that runs, or
/// a message under way.
///
/// To bring such a value to disk frees nothing until they are done, so its bytes count as used until then. Not counted
/// are small values, as following them would cost more than they do, and values that the store does not have yet: those
/// that a function is making, or that are being received.
final class LingeringValues: Sendable {
    private let bytes = Atomic<Int>(0)

    /// Smaller values are not followed.
    private static let smallestByteCount = 4_096

    var byteCount: Int { bytes.load(ordering: .relaxed) }

    /// The same value, whose end will be noticed. Before the store lets go of it, it says `leave`.
    func follow(_ value: Payload) -> Payload {
        guard value.count >= Self.smallestByteCount else { return value }
        return Payload(adopting: value.borrowedBytes) { [self] in
            // The last user is gone.
            bytes.subtract(value.count, ordering: .relaxed)
            // Its memory lasts as long as this closure, and no shorter.
            withExtendedLifetime(value) {}
        }
    }

    /// The store lets go of a value, which lingers until its last user does too.
    func leave(_ value: Payload) {
        if value.count >= Self.smallestByteCount { bytes.add(value.count, ordering: .relaxed) }
    }
}

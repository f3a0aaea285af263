import MusterGraph
import Synchronization

/// What was sent in one direction between two in-memory peers and not taken yet.
final class Flow: Sendable {
    /// How many bytes may wait before a sender hears `SendOutcome.full`. Frames go by reference, so this bounds what a
    /// slow reader keeps alive, not what is copied.
    static let limit = 64 << 20
    /// What a frame counts beyond its bytes, so that empty ones are bounded too.
    private static let frameOverhead = 64

    private let waitingByteCount = Atomic<Int>(0)
    /// Whether the sender waits for room.
    private let isSenderWaiting = Atomic<Bool>(false)

    /// What a message counts.
    static func cost(of frames: [Payload]) -> Int {
        frames.reduce(0) { $0 + $1.count + frameOverhead }
    }

    /// Takes a message of `cost` into account; false when there is no room. One message always fits.
    func reserve(_ cost: Int) -> Bool {
        if waitingByteCount.load(ordering: .relaxed) >= Self.limit {
            isSenderWaiting.store(true, ordering: .sequentiallyConsistent)
            // The reader may have emptied everything before it could see the flag: then nobody would call us back.
            if waitingByteCount.load(ordering: .sequentiallyConsistent) > Self.limit / 2 { return false }
            isSenderWaiting.store(false, ordering: .sequentiallyConsistent)
        }
        waitingByteCount.add(cost, ordering: .relaxed)
        return true
    }

    /// The reader took a message of `cost`; true when the sender waits and half of the room is free.
    func release(_ cost: Int) -> Bool {
        let waiting = waitingByteCount.subtract(cost, ordering: .sequentiallyConsistent).newValue
        guard waiting <= Self.limit / 2, isSenderWaiting.load(ordering: .sequentiallyConsistent) else { return false }
        return isSenderWaiting.exchange(false, ordering: .sequentiallyConsistent)
    }
}

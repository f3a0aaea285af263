import MusterGraph

/// How much of what was given to ZeroMQ for a peer is still on its way.
///
/// ZeroMQ's queue for a peer has a limit of messages; of large ones it would keep gigabytes for a peer that does not read.
/// The kernel knows how many bytes the other side has taken.
struct SendWindow {
    /// What was sent to the peer since its connection began, as it stands on the wire.
    var byteCount: Int64 = 0
    /// What the other side was known to have taken when it was last looked up.
    private var acknowledgedByteCount: Int64 = 0

    func isFull(limit: Int) -> Bool { byteCount - acknowledgedByteCount >= Int64(limit) }

    /// What the other side has taken, by the kernel; -1: nobody knows, and ZeroMQ's own limit must do.
    mutating func note(acknowledged: Int64) {
        acknowledgedByteCount = acknowledged < 0 ? byteCount : acknowledged
        // The greeting and ZeroMQ's heartbeats are counted by the kernel alone.
        byteCount = max(byteCount, acknowledgedByteCount)
    }

    /// A message's bytes on the wire: each frame has 2 bytes before it, or 9 if it is long.
    static func cost(of frames: [Payload]) -> Int64 {
        frames.reduce(0) { $0 + Int64($1.count) + ($1.count > 255 ? 9 : 2) }
    }
}

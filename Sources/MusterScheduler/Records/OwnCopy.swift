import MusterGraph

/// A copy of a result that the scheduler keeps for itself. See `SchedulerState+OwnCopies.swift`.
enum OwnCopy {
    /// It is on its way: the number of the read.
    case asked(read: UInt64)
    /// It is here.
    case here(Payload)

    /// What each takes beyond its bytes.
    static let overhead = 256

    /// What a copy of so many bytes counts for.
    static func cost(of byteCount: UInt64) -> Int { Int(byteCount) + overhead }
}

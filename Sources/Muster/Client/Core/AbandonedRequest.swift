import MusterProtocol

/// A graph that was given up while there was no session: the scheduler is told in the next one.
struct AbandonedRequest {
    /// The number that the application gave it.
    let number: UInt64
    /// `Submit.id`.
    let id: UInt64
    /// When that is of no use any more.
    let until: Moment
}

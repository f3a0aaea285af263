/// Whoever waits for a request. Called on the reactor's thread, and must not block.
protocol RequestSink: AnyObject, Sendable {
    /// The graph runs.
    func accepted(graph: UInt64)
    /// Some futures are ready.
    func ready(_ futures: [ReadyFuture])
    /// Some futures will never be.
    func failed(_ tasks: [FailedTask])
    /// The graph has come further.
    func progress(_ progress: GraphProgress)
    /// It is over; called once, last.
    func finish(_ outcome: ClientOutcome)
}

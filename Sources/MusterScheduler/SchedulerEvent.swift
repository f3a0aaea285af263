package import MusterProtocol

/// What can happen to the scheduler.
package enum SchedulerEvent: Sendable {
    /// A worker opened a session.
    case workerJoined(ConnectionID, WorkerHello)
    /// A client opened a session.
    case clientJoined(ConnectionID, ClientHello)
    /// The session is over: the peer said so, or messages of it were lost, or it cannot be reached.
    case left(ConnectionID)
    /// The peer said something in its session.
    case message(ConnectionID, Message)
}

/// What the scheduler wants done. The shell does it, in this order, and decides nothing.
package enum SchedulerInstruction: Sendable {
    /// Send this in the session.
    case send(ConnectionID, Message)
    /// End the session, after what was sent before.
    case close(ConnectionID)
    /// Tell people.
    case log(String)
}

package import MusterProtocol

/// What can happen to the scheduler.
package enum SchedulerEvent: Sendable {
    /// A worker opened a session.
    case workerJoined(ConnectionID, WorkerHello)
    /// A client opened a session.
    case clientJoined(ConnectionID, ClientHello)
    /// The session is over: the peer said so, or messages of it were lost, or it cannot be reached.
    case left(ConnectionID)
    /// Messages of the session wait, because the peer does not take them as fast as they come.
    case congested(ConnectionID)
    /// None waits any more.
    case relieved(ConnectionID)
    /// The peer said something in its session.
    case message(ConnectionID, Message)
    /// The changes of `record` up to this number are on the disk.
    case recorded(UInt64)
    /// Changes cannot be written for now, and why. They wait, in order, until they can.
    case stateUnwritable(String)
    /// Changes can be written again.
    case stateWritable
}

/// What the scheduler wants done. The shell does it, in this order, and decides nothing.
package enum SchedulerInstruction: Sendable {
    /// Send this in the session.
    case send(ConnectionID, Message)
    /// End the session, after what was sent before.
    case close(ConnectionID)
    /// Write these changes of the state, together, behind those of lower numbers; answered by `recorded`.
    case record(UInt64, [StateChange])
    /// Tell people.
    case log(String)
}

package import MusterGraph
package import MusterProtocol

/// What can happen to a worker.
package enum WorkerEvent: Sendable {
    /// The store has these results of an earlier process, which came from this state of the scheduler. Before all else.
    case found(state: UInt64, [(task: TaskID, byteCount: UInt64)])
    /// A session with the scheduler has begun.
    case welcomed(Welcome)
    /// The session with the scheduler is over. All that was for it is dropped.
    case disconnected
    /// The scheduler has work.
    case work(Work)
    /// A thread has finished its run.
    case runFinished(thread: Int, outcomes: RunOutcomes)
    /// A holder answered a read.
    case answered(holder: UInt32, ReadReply)
    /// A holder cannot be reached, or its session ended: what was asked of it will not be answered.
    case unreachable(holder: UInt32)
    /// A value that was fetched is in the store.
    case stored(TaskID)
    /// A value that was fetched could not be stored; the reason.
    case notStored(TaskID, String)
    /// How much memory is used now. It comes again and again.
    case measured(MemoryReading)
    /// What `makeRoom` asked for is done, as far as it could be; how much memory is used now.
    case madeRoom(MemoryReading)
}

/// What a worker wants done. The shell does it, in this order, and decides nothing.
package enum WorkerInstruction: Sendable {
    /// Tell the scheduler.
    case report(Report)
    /// Have a thread, which has nothing to do, run these.
    case run(thread: Int, Run)
    /// Whatever this thread runs is not wanted any more.
    case cancel(thread: Int)
    /// Ask a holder; 0 is the scheduler.
    case read(holder: UInt32, Read)
    /// Connect to this holder when it is first read from.
    case learnPeer(PeerAddress)
    /// Keep a value that was fetched; answered by `stored` or `notStored`.
    case store(TaskID, Payload)
    /// Drop results from the store.
    case drop([TaskID])
    /// Look up the functions of a graph.
    case openGraph(GraphOpening)
    /// Forget the functions of a graph.
    case closeGraph(UInt64)
    /// Forget every graph and every result.
    case reset
    /// Bring so many bytes of the store to disk, as far as it has them, and give memory that is free back to the system;
    /// answered by `madeRoom`.
    case makeRoom(byteCount: UInt64)
}

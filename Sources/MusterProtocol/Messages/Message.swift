/// Everything that the roles say to each other.
///
/// `docs/protocol.md` tells who says what to whom, and when. The raw value of `MessageType` is what travels.
package enum Message: Sendable {
    // Opening and closing a session; any role.
    case workerHello(WorkerHello)
    case clientHello(ClientHello)
    case peerHello(PeerHello)
    case welcome(Welcome)
    case refused(Refused)
    case heartbeat
    case goodbye

    // Scheduler and worker.
    case work(Work)
    case report(Report)
    case prepareLoad(PrepareLoad)
    case loadPrepared(LoadPrepared)
    case finishLoad(FinishLoad)
    case functionsChanged(FunctionsChanged)

    // Whoever wants a value and whoever holds it.
    case read(Read)
    case data(ReadReply)

    // Client and scheduler.
    case submit(Submit)
    case submitPart(SubmitPart)
    case credit(Credit)
    case accepted(Accepted)
    case rejected(Rejected)
    case results(Results)
    case failures(Failures)
    case progress(Progress)
    case finished(Finished)
    case cancel(Cancel)
    case release(Release)
    case query(Query)
    case answer(Answer)
    case requestFailed(RequestFailed)
    case attach(Attach)
    case acknowledge(Acknowledge)
}

/// The number of a message's kind in its header. Numbers are never used again for another kind.
package enum MessageType: UInt16, Sendable, CaseIterable {
    case workerHello = 1
    case clientHello = 2
    case peerHello = 3
    case welcome = 4
    case refused = 5
    case heartbeat = 6
    case goodbye = 7

    case work = 16
    case report = 17
    case prepareLoad = 18
    case loadPrepared = 19
    case finishLoad = 20
    case functionsChanged = 21

    case read = 32
    case data = 33

    case submit = 48
    case submitPart = 49
    case credit = 50
    case accepted = 51
    case rejected = 52
    case results = 53
    case failures = 54
    case progress = 55
    case finished = 56
    case cancel = 57
    case release = 58
    case query = 59
    case answer = 60
    case requestFailed = 61
    case attach = 62
    case acknowledge = 63
}

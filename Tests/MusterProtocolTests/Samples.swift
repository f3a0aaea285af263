import MusterGraph
import MusterProtocol

/// A message of every kind, with something in every field.
func sampleMessages() throws -> [Message] {
    [
        .workerHello(try sampleHello()), .clientHello(ClientHello(name: "notebook", processID: 42)),
        .peerHello(PeerHello(worker: 1, wanted: 2)),
        .welcome(
            Welcome(
                state: 7, incarnation: 3, worker: 7, heartbeatMilliseconds: 500, silenceMilliseconds: 5_000,
                inlineByteCount: 65_536, dropped: sampleTasks)),
        .refused(Refused(code: .wrongAddress, message: "workers are welcome at tcp://a:4444")), .heartbeat, .goodbye,
        .work(sampleWork()), .report(sampleReport()),
        .prepareLoad(PrepareLoad(load: 1, name: "text", replace: true)),
        .loadPrepared(LoadPrepared(load: 1, problem: "no such file", version: "1.2.0")),
        .finishLoad(FinishLoad(load: 1, commit: true)),
        .functionsChanged(FunctionsChanged(functions: try sampleHello().functions, load: 3, problem: "gone")),
        .read(
            Read(entries: [
                Read.Entry(request: 9, task: TaskID(graph: 1, index: 2), offset: 1 << 40, byteCount: 1 << 20)
            ])),
        .data(
            ReadReply(
                entries: [
                    ReadReply.Entry(request: 9, status: .found, totalByteCount: 3, byteCount: 3),
                    ReadReply.Entry(request: 10, status: .notHeld, totalByteCount: 0, byteCount: 0),
                ], bytes: Payload([1, 2, 3]))),
        .submit(
            Submit(
                request: 5, id: 0, mode: .hold, wanted: [1, 3], timeoutMilliseconds: 1_000, byteCount: 10,
                part: Payload([9, 8, 7]))),
        .submitPart(SubmitPart(request: 5, offset: 3, part: Payload([6, 5]))),
        .credit(Credit(request: 5, receivedByteCount: 5)),
        .accepted(Accepted(request: 5, graph: 11, wanted: [3, 1, 3])),
        .rejected(
            Rejected(
                request: 5, errors: [Rejected.Complaint(key: "y", function: "math.ad", message: "math.add is meant?")],
                reason: .request)),
        .results(sampleResults()), .failures(Failures(request: 5, indices: [2], failures: [sampleFailure])),
        .progress(Progress(request: 5, doneCount: 1, failedCount: 2, taskCount: 3)),
        .finished(Finished(request: 5, isOver: true)),
        .cancel(Cancel(request: 5)), .release(Release(tasks: sampleTasks)),
        .query(Query(request: 6, kind: .load, argument: ["name": "text", "replace": false])),
        .answer(Answer(request: 6, value: [["worker": "a", "version": "1.2.0"]])),
        .requestFailed(RequestFailed(request: 6, message: "no worker is connected", reason: .noWorker)),
        .attach(Attach(request: 7, id: 0x0123_4567_89ab_cdef)),
        .acknowledge(Acknowledge(request: 7, answerCount: 100_000)),
    ]
}

let sampleTasks = TaskColumns([TaskID(graph: 1, index: 2), TaskID(graph: 1 << 40, index: .max)])

let sampleFailure = FailureDescription(
    kind: .functionFailed, message: "division by zero", key: "y", function: "math.divide", arguments: "1, 0",
    worker: "w1", plugin: "math")

func sampleHello() throws -> WorkerHello {
    let add = FunctionDescription(
        name: "math.add", version: "1.0.0", signature: try Signature(parsing: "(a: int64, b: int64) -> int64"),
        flags: [.threadSafe, .associative], plugin: "math", documentation: "The sum.")
    var hello = WorkerHello(
        name: "w1", address: "tcp://10.0.0.1:9001", threadCount: 8, processID: 1234, functions: [add], identity: 77,
        state: 7, held: sampleTasks, heldByteCounts: [10, 20], heldAttempts: [4, 0],
        assigned: TaskColumns([TaskID(graph: 1, index: 3)]),
        assignedAttempts: [5])
    hello.isSupervised = true
    hello.former = 76
    return hello
}

func sampleWork() -> Work {
    var work = Work()
    work.attempt = 0x0003_0000_0000_0001
    work.closedGraphs = [4]
    work.released = sampleTasks
    work.takenBack = TaskColumns([TaskID(graph: 1, index: 9)])
    work.peers = [PeerAddress(worker: 2, address: "tcp://10.0.0.2:9001")]
    let candidate = FunctionChoice.Candidate(version: "1.0.0", signature: "(a: int64, b: int64) -> int64")
    work.openedGraphs = [GraphOpening(graph: 1, functions: [FunctionChoice(name: "math.add", candidates: [candidate])])]
    work.sources.inputs = TaskColumns([TaskID(graph: 1, index: 0)])
    work.sources.byteCounts = [8]
    work.sources.holderOffsets = [0, 2]
    work.sources.holders = [2, 0]
    for (graph, arguments) in [(1, [0xd6, 1, 0, 0, 0, 0, 2]), (2, [7])] as [(UInt64, [UInt8])] {
        var assignments = Assignments(graph: graph)
        assignments.indices = [5]
        assignments.functions = [0]
        assignments.flags = [[.keep, .deliver]]
        assignments.retries = [2]
        assignments.timeouts = graph % 2 == 0 ? [] : [2_500]
        assignments.argumentOffsets = [0, UInt32(arguments.count)]
        assignments.arguments = Payload(arguments)
        work.assignments.append(assignments)
    }
    return work
}

func sampleReport() -> Report {
    var report = Report()
    report.completions.tasks = sampleTasks
    report.completions.attempts = [7, 8]
    report.completions.byteCounts = [1, 1 << 30]
    report.completions.nanoseconds = [100, .max]
    report.completions.valueOffsets = [0, 1, 1]
    report.completions.values = Payload([3])
    report.failures = [TaskFailure(task: TaskID(graph: 1, index: 4), attempt: 7, failure: sampleFailure)]
    report.returned = TaskColumns([TaskID(graph: 1, index: 5)])
    report.refusedReturn = TaskColumns([TaskID(graph: 1, index: 6)])
    report.acquired = TaskColumns([TaskID(graph: 1, index: 7)])
    report.missing = TaskColumns([TaskID(graph: 1, index: 8)])
    report.isPaused = true
    report.crashes = [
        Crash(
            state: 3, identity: 9,
            tasks: [TaskAttempt(task: TaskID(graph: 1, index: 4), attempt: 1 << 40)], isCertain: true,
            failure: sampleFailure)
    ]
    return report
}

func sampleResults() -> Results {
    var results = Results(request: 5)
    results.indices = [1, 3]
    results.byteCounts = [1, 70_000]
    results.valueOffsets = [0, 1, 1]
    results.values = Payload([3])
    return results
}

import MusterGraph
import Synchronization

/// What the futures of one submission share: how it stands with each of them, and who waits.
final class GraphRun: RequestSink {
    let connection: ClientConnection
    /// The request's number.
    let number: UInt64
    let prepared: PreparedGraph
    private let state: Mutex<State>

    /// How it stands with one task.
    enum Standing: Sendable {
        case running
        case ready(byteCount: UInt64)
        case failed(any Error)
    }

    private struct State {
        /// Nil until the scheduler has answered.
        var acceptance: Result<UInt64, ClientFailure>?
        var awaitsAcceptance: CheckedContinuation<Result<UInt64, ClientFailure>, Never>?
        var standings: [UInt32: Standing] = [:]
        /// How many futures there are of each task.
        var futureCounts: [UInt32: Int] = [:]
        /// Who waits for each task, by a number of its own.
        var waiters: [UInt32: [UInt64: CheckedContinuation<Standing?, Never>]] = [:]
        /// Waits that were cancelled before they began.
        var cancelledWaits: Set<UInt64> = []
        var lastWait: UInt64 = 0
        var progress: GraphProgress?
        var isOver = false
        var listeners: [AsyncStream<GraphProgress>.Continuation] = []
    }

    init(_ prepared: PreparedGraph, on connection: ClientConnection) {
        self.prepared = prepared
        self.connection = connection
        number = connection.nextRequest()
        var state = State()
        for task in prepared.byKey(prepared.wanted) { state.futureCounts[task, default: 0] += 1 }
        self.state = Mutex(state)
    }
}

/// What the core says.
extension GraphRun {
    func accepted(graph: UInt64) {
        accept(.success(graph))
    }

    private func accept(_ result: Result<UInt64, ClientFailure>) {
        let waiting: CheckedContinuation<Result<UInt64, ClientFailure>, Never>? = state.withLock { state in
            guard state.acceptance == nil else { return nil }
            state.acceptance = result
            defer { state.awaitsAcceptance = nil }
            return state.awaitsAcceptance
        }
        waiting?.resume(returning: result)
    }

    func ready(_ futures: [ReadyFuture]) {
        settle(futures.map { ($0.index, .ready(byteCount: $0.byteCount)) })
    }

    func failed(_ tasks: [FailedTask]) {
        settle(
            tasks.map { task in
                (task.index, .failed(TaskError(task.failure, requestedKey: prepared.key(of: task.index))))
            })
    }

    func progress(_ progress: GraphProgress) {
        let listeners = state.withLock { state in
            state.progress = progress
            return state.listeners
        }
        for listener in listeners { listener.yield(progress) }
    }

    func finish(_ outcome: ClientOutcome) {
        if case .failed(let failure) = outcome {
            accept(.failure(failure))
            let error = futureError(failure)
            let running = state.withLock { state in
                prepared.wanted.filter { if case .running = state.standings[$0] ?? .running { true } else { false } }
            }
            settle(running.map { ($0, .failed(error)) })
        }
        let listeners = state.withLock { state in
            state.isOver = true
            defer { state.listeners = [] }
            return state.listeners
        }
        for listener in listeners { listener.finish() }
    }

    /// Why a future has no value. Whoever waits for it was not cancelled itself, so that is told in other words.
    private func futureError(_ failure: ClientFailure) -> any Error {
        if case .cancelled = failure {
            return ClusterError(.valueUnavailable, "the graph of this future was cancelled")
        }
        return failure.error { prepared.key(of: $0) }
    }

    private func settle(_ settled: [(UInt32, Standing)]) {
        let waiting = state.withLock { state in
            settled.flatMap { index, standing in
                state.standings[index] = standing
                return (state.waiters.removeValue(forKey: index) ?? [:]).values.map { ($0, standing) }
            }
        }
        for (waiter, standing) in waiting { waiter.resume(returning: standing) }
    }
}

/// What the application asks.
extension GraphRun {
    /// Whether the scheduler takes the graph, and under which number.
    var acceptance: Result<UInt64, ClientFailure> {
        get async {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state in
                    if state.acceptance == nil { state.awaitsAcceptance = continuation }
                    return state.acceptance
                }
                if let known { continuation.resume(returning: known) }
            }
        }
    }

    /// How it stands with a task now.
    func standing(of index: UInt32) -> Standing {
        state.withLock { $0.standings[index] ?? .running }
    }

    /// Waits until a task is ready or has failed; nil when the Swift task that waits is cancelled.
    func settled(_ index: UInt32) async -> Standing? {
        let wait = state.withLock { state in
            state.lastWait += 1
            return state.lastWait
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isKnown, standing): (Bool, Standing?) = state.withLock { state in
                    if state.cancelledWaits.remove(wait) != nil { return (true, nil) }
                    let standing = state.standings[index] ?? .running
                    guard case .running = standing else { return (true, standing) }
                    state.waiters[index, default: [:]][wait] = continuation
                    return (false, nil)
                }
                if isKnown { continuation.resume(returning: standing) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiters[index]?.removeValue(forKey: wait)
                if waiter == nil { state.cancelledWaits.insert(wait) }
                return waiter
            }
            waiter?.resume(returning: nil)
        }
    }

    /// How far the graph is, from now on.
    var progress: AsyncStream<GraphProgress> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: GraphProgress.self, bufferingPolicy: .bufferingNewest(1))
        let (latest, isOver) = state.withLock { state in
            if !state.isOver { state.listeners.append(continuation) }
            return (state.progress, state.isOver)
        }
        if let latest { continuation.yield(latest) }
        if isOver { continuation.finish() }
        return stream
    }

    /// One future of a task is gone; with the last one the scheduler is told.
    func drop(_ task: TaskID) {
        let isLast = state.withLock { state in
            state.futureCounts[task.index, default: 1] -= 1
            return state.futureCounts[task.index] == 0
        }
        if isLast { connection.release([task]) }
    }

    /// Ends the graph, whatever has become of it.
    func cancel() {
        connection.cancel(number)
    }
}

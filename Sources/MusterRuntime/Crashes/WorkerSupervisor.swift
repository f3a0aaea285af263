import CMusterLinux
import Foundation
import MusterIsolation
package import MusterLinux
import MusterProtocol
import MusterTransport
import Synchronization

/// Runs a worker in a process of its own, and starts it again when it crashes.
///
/// The next process is handed what is known of the end of the one before, and tells the scheduler. The process is killed
/// when the supervisor is gone, however that ended: it asks for that itself, with `endWithSupervisor`.
package final class WorkerSupervisor: Sendable {
    /// The program, and its arguments for two descriptors that it inherits: a flight record, and crash notes.
    package struct Program: Sendable {
        package var path: String
        package var arguments: @Sendable (_ record: Int32, _ notes: Int32) -> [String]
        package var environment: [String: String]

        package init(
            path: String, environment: [String: String],
            arguments: @escaping @Sendable (_ record: Int32, _ notes: Int32) -> [String]
        ) {
            self.path = path
            self.environment = environment
            self.arguments = arguments
        }
    }

    /// Why the supervisor itself can't go on.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private struct State {
        var child: SpawnedProcess?
        var isStopping = false
    }

    private let program: Program
    private let log: @Sendable (String) -> Void
    private let state = Mutex(State())
    /// Signalled when it is to stop, so that a pause ends.
    private let stopping = DispatchSemaphore(value: 0)

    /// - Parameter log: Takes a line each time that a process has crashed.
    package init(_ program: Program, log: @escaping @Sendable (String) -> Void) {
        self.program = program
        self.log = log
    }

    /// Runs until the worker ends in order, or has been told to stop.
    ///
    /// - Returns: How it ended.
    package func run() async throws -> ProcessEnd {
        try await withCheckedThrowingContinuation { continuation in
            // The kernel kills the child when the thread ends that started it, so it needs one that stays.
            startThread(named: "muster-watch") { [self] in
                continuation.resume(with: Result { try supervise() })
            }
        }
    }

    /// Has the worker end in order, and starts it no more. From any thread, any number of times.
    package func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopping = true }
            if !state.isStopping { state.child?.signal(SIGTERM) }
            return !state.isStopping
        }
        if isFirst { stopping.signal() }
    }

    private func supervise() throws -> ProcessEnd {
        guard let record = FlightRecord() else { throw Failure(description: "there is no memory for a flight record") }
        let (notes, report) = (muster_memory_file("muster-crash-notes"), muster_memory_file("muster-crash-report"))
        defer { for descriptor in [notes, report] where descriptor >= 0 { close(descriptor) } }
        guard notes >= 0, report >= 0 else { throw Failure(description: "there is no descriptor left for crash notes") }
        var (policy, crashes) = (RestartPolicy(), [Crash]())
        while true {
            record.clear()
            ftruncate(report, 0)
            CrashNote.write(crashes, to: notes)
            let begin = ContinuousClock.now
            guard let child = try start(record: record.descriptor, notes: notes, report: report) else {
                return .exited(status: 0)
            }
            let end = child.wait()
            if state.withLock({ $0.isStopping }) {
                // It may not have begun to watch for signals.
                return end == .signalled(SIGTERM) ? .exited(status: 0) : end
            }
            if isInOrder(end, record.stage) { return end }
            let evidence = CrashEvidence(
                end: end, running: record.running, stack: CrashStack(contentsOf: Self.path(of: report)))
            let life = ContinuousClock.now - begin
            note(evidence, life, record, &crashes)
            let pause = policy.pause(afterLifeOf: life)
            log(
                "the worker (process \(child.identifier)) \(evidence.summary); it is started again in \(Self.seconds(pause)) s"
            )
            // When it is to stop, the next start will see that.
            _ = stopping.wait(timeout: .now() + .milliseconds(Int(pause / .milliseconds(1))))
        }
    }

    /// How many crashes the next process is told of, at most, and how long one that has a session takes to tell of them.
    private static let (noteLimit, tellingTime) = (16, Duration.seconds(5))

    /// Adds a crash to those that the next process tells of.
    private func note(
        _ evidence: CrashEvidence, _ life: Duration, _ record: FlightRecord, _ crashes: inout [Crash]
    ) {
        let (schedulerState, identity) = record.account
        // Without a session it was nobody to the scheduler, and has told nothing.
        guard identity != 0 else { return }
        if life > Self.tellingTime { crashes = [] }
        let crash = evidence.crash(state: schedulerState, identity: identity)
        crashes = crashes.suffix(Self.noteLimit - 1) + [crash]
    }

    /// Whether the process ended of its own accord: it said so, or it never got as far as to work.
    private func isInOrder(_ end: ProcessEnd, _ stage: FlightRecord.Stage) -> Bool {
        switch (end, stage) {
        case (.signalled, _), (.exited, .working), (.unknown, .working): false
        case (.exited, .started), (.exited, .ending), (.unknown, .started), (.unknown, .ending): true
        }
    }

    /// Starts a process, unless it is to stop.
    private func start(record: Int32, notes: Int32, report: Int32) throws -> SpawnedProcess? {
        var environment = program.environment
        // Whoever has set it knows why.
        let (name, value) = BacktraceReport.environment(writingTo: Self.path(of: report))
        if environment[name] == nil { environment[name] = value }
        // It reads nothing, and writes where this one does.
        let descriptors = [-1, STDOUT_FILENO, STDERR_FILENO, record, notes]
        let arguments = program.arguments(3, 4)
        return try state.withLock { [environment] state in
            guard !state.isStopping else { return nil }
            do {
                state.child = try SpawnedProcess(
                    program.path, arguments, environment: environment, descriptors: descriptors)
            } catch {
                throw Failure(description: "the worker's process could not be started: \(error)")
            }
            return state.child
        }
    }

    /// A path to an open file of this process that others can open too.
    private static func path(of descriptor: Int32) -> String { "/proc/\(getpid())/fd/\(descriptor)" }

    private static func seconds(_ pause: Duration) -> String { "\(Double(Int(pause / .milliseconds(1))) / 1_000)" }
}

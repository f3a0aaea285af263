import Glibc
import MusterLinux
import MusterRuntime
import Synchronization
import Testing

/// The supervisor, with programs that are no workers.
@Suite("A supervisor", .timeLimit(.minutes(10)))
struct SupervisorTests {
    /// What it said, and the supervisor itself, for whoever stops it.
    private final class Listener: Sendable {
        let lines = Mutex<[String]>([])
        let supervisor = Mutex<WorkerSupervisor?>(nil)
    }

    /// - Parameter count: After so many lines it is told to stop.
    private func run(_ script: String, stopAfter count: Int = .max) async throws -> (ProcessEnd, [String]) {
        let listener = Listener()
        let program = WorkerSupervisor.Program(
            path: "/bin/sh", environment: ["PATH": "/usr/bin:/bin"]
        ) { record, notes in ["-c", script, "sh", "\(record)", "\(notes)"] }
        let supervisor = WorkerSupervisor(program) { line in
            let number = listener.lines.withLock { lines in
                lines.append(line)
                return lines.count
            }
            if number == count { listener.supervisor.withLock { $0 }?.stop() }
        }
        listener.supervisor.withLock { $0 = supervisor }
        defer { listener.supervisor.withLock { $0 = nil } }
        return (try await supervisor.run(), listener.lines.withLock { $0 })
    }

    @Test("a program that crashes is started again, until it is told to stop, which ends a pause")
    func crashes() async throws {
        let (end, lines) = try await run("kill -SEGV $$", stopAfter: 3)
        #expect(end == .exited(status: 0))
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.contains("was ended by signal 11 (SIGSEGV); it is started again in 0.") })
    }

    @Test("one that ends before it has begun to work is not", arguments: [0, 3])
    func ends(status: Int32) async throws {
        let (end, lines) = try await run("exit \(status)")
        #expect(end == .exited(status: status))
        #expect(lines.isEmpty)
    }

    @Test("it inherits its two descriptors and an empty input, with signals as they begin")
    func inheritance() async throws {
        // Status 7 if all is as it should be.
        let script = """
            test -e /proc/$$/fd/$1 || exit 1; test -e /proc/$$/fd/$2 || exit 2; read line && exit 3
            grep -q '^SigBlk:.0*$' /proc/self/status || exit 4
            set -- $(cat /proc/$$/stat); test $5 = $$ || exit 5; exit 7
            """
        let (end, _) = try await run(script)
        #expect(end == .exited(status: 7))
    }

    @Test("one that is not there is an error")
    func missing() async {
        let supervisor = WorkerSupervisor(.init(path: "/no/such/program", environment: [:]) { _, _ in [] }) { _ in }
        let failure = await #expect(throws: WorkerSupervisor.Failure.self) { try await supervisor.run() }
        #expect(failure?.description == "the worker's process could not be started: No such file or directory")
    }
}

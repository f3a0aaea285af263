import Foundation
import Glibc
import MusterGraph
import MusterLinux
import MusterProtocol
import MusterRuntime
import Testing

@Suite("What a crash comes to")
struct EvidenceTests {
    private let first = TaskAttempt(task: TaskID(graph: 7, index: 1), attempt: 3)
    private let second = TaskAttempt(task: TaskID(graph: 7, index: 2), attempt: 3)

    private func stack(of thread: String) throws -> CrashStack {
        let json = #"""
            { "description": "Illegal instruction", "threads": [ { "name": "\#(thread)", "crashed": true, "frames": [
              { "kind": "programCounter", "symbol": "s", "description": "check() + 1", "image": "libswiftCore.so" },
              { "kind": "returnAddress", "symbol": "s", "description": "work(_:) + 1", "image": "libwork.so",
                "sourceLocation": { "file": "/a/work.swift", "line": 9 } } ] } ] }
            """#
        return try #require(CrashStack(parsing: Data(json.utf8)))
    }

    @Test("the thread that crashed tells the task")
    func byThread() throws {
        let running = [(thread: 0, task: first), (thread: 4, task: second)]
        let evidence = CrashEvidence(end: .signalled(SIGILL), running: running, stack: try stack(of: "muster-run-4"))
        #expect(evidence.culprit == second)
        #expect(
            evidence.message == """
                signal 4 (SIGILL): Illegal instruction
                  check() in libswiftCore.so
                  work(_:) at work.swift:9 in libwork.so
                """)
        #expect(
            evidence.summary == "was ended by signal 4 (SIGILL) in task 7/2: work(_:) at work.swift:9 in libwork.so")
        let crash = evidence.crash(state: 1, identity: 5)
        #expect(crash.isCertain && crash.tasks == [second])
        #expect(crash.failure.kind == .workerLost && crash.failure.message == evidence.message)
    }

    @Test("a thread that runs no tasks leaves all of them in doubt")
    func otherThread() throws {
        let evidence = CrashEvidence(
            end: .signalled(SIGSEGV), running: [(0, first)], stack: try stack(of: "its-own-thread"))
        #expect(evidence.culprit == nil)
        let crash = evidence.crash(state: 1, identity: 5)
        #expect(!crash.isCertain && crash.tasks == [first])
    }

    @Test("without a stack, what ran alone did it")
    func alone() {
        for end in [ProcessEnd.signalled(SIGABRT), .exited(status: 0), .exited(status: 3)] {
            #expect(CrashEvidence(end: end, running: [(2, first)], stack: nil).culprit == first, "\(end)")
            #expect(CrashEvidence(end: end, running: [(2, first), (3, second)], stack: nil).culprit == nil, "\(end)")
            #expect(CrashEvidence(end: end, running: [], stack: nil).culprit == nil, "\(end)")
        }
    }

    @Test("a signal from outside is nobody's doing", arguments: [SIGKILL, SIGTERM, SIGHUP])
    func outside(signal: Int32) {
        let evidence = CrashEvidence(end: .signalled(signal), running: [(0, first)], stack: nil)
        #expect(evidence.culprit == nil)
        #expect(evidence.crash(state: 1, identity: 1).tasks == [first])
    }

    @Test("pauses grow while processes die young, and not for ever")
    func pauses() {
        var policy = RestartPolicy()
        var pauses = (0..<10).map { _ in policy.pause(afterLifeOf: .seconds(1)) }
        #expect(pauses.prefix(4) == [.milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800)])
        #expect(pauses.last == RestartPolicy.longestPause && pauses == pauses.sorted())
        pauses = [.seconds(31), .seconds(1)].map { policy.pause(afterLifeOf: $0) }
        #expect(pauses == [.milliseconds(100), .milliseconds(200)])
    }
}

import Glibc
import MusterGraph
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterTransport
import MusterWorker
import Testing

@testable import MusterRuntime

@Suite("The flight record", .timeLimit(.minutes(10)))
struct FlightRecordTests {
    @Test("another process's mapping shows what was written")
    func shared() throws {
        let record = try #require(FlightRecord())
        let other = try #require(FlightRecord(descriptor: dup(record.descriptor)))
        #expect(record.stage == .started && record.running.isEmpty && record.account.identity == 0)
        other.beginWork()
        other.welcomed(
            Welcome(
                state: 2, incarnation: 1, worker: 4, heartbeatMilliseconds: 1, silenceMilliseconds: 1,
                inlineByteCount: 1), as: 9)
        let slots = try [0, 3, FlightRecord.slotCount - 1].map { try #require(other.slot(ofThread: $0)) }
        for (number, slot) in slots.enumerated() {
            slot.begin(TaskID(graph: 1 << 40, index: UInt32(number)), attempt: 5)
        }
        slots[1].end()
        #expect(record.stage == .working)
        #expect(record.account == (2, 9))
        #expect(record.running.map(\.thread) == [0, FlightRecord.slotCount - 1])
        #expect(record.running.map(\.task.task.index) == [0, 2])
        #expect(record.running.allSatisfy { $0.task.task.graph == 1 << 40 && $0.task.attempt == 5 })
        record.clear()
        #expect(other.stage == .started && other.running.isEmpty)
        #expect(other.slot(ofThread: FlightRecord.slotCount) == nil)
    }

    @Test("what is no record is not taken for one")
    func foreign() {
        let file = open("/dev/null", O_RDWR)
        defer { close(file) }
        #expect(FlightRecord(descriptor: file) == nil)
        #expect(FlightRecord(descriptor: -1) == nil)
        #expect(WorkerLife(recordDescriptor: file, notesDescriptor: file) == nil)
    }

    @Test("a thread's slot has its task while it runs, and no longer")
    func running() throws {
        let record = try #require(FlightRecord())
        let flight = try #require(record.slot(ofThread: 2))
        // As a supervisor reads it: elsewhere in memory.
        let reader = try #require(FlightRecord(descriptor: dup(record.descriptor)))
        let runner = Runner(
            context: CallContext(maximumResultBytes: 1_000), store: MemoryStore(),
            limits: Executor.Limits(resultByteCount: 1_000, workerName: "here"), flight: flight)
        let gate = TestPlugin.newGate()
        let graph = try (["a": .call("trial.pass", .value(.int64(gate)), 5)] as Graph).compile(wanted: ["a"]).graph
        let snapshot = try TestPlugin.registry().snapshot
        let choice = FunctionChoice(
            name: "trial.pass",
            candidates: snapshot.functions(named: "trial.pass").map {
                .init(version: $0.description.version, signature: $0.description.signature.description)
            })
        let item = RunItem(
            index: 0, attempt: 9, function: graph.functionOf[0], arguments: graph.arguments(of: 0), flags: .deliver,
            retries: 0, isStored: false)
        let opening = GraphOpening(graph: 4, functions: [choice])
        let job = Executor.Job(
            run: Run(graph: 4, items: [item]), functions: FunctionTable(opening, in: snapshot), inlineByteCount: 100)
        let box = Handover<RunOutcomes>()
        let carried = Carried(runner)
        startThread(named: "flight-test") { box.put(carried.runner.run(job) ?? RunOutcomes()) }
        try eventually("it runs") { TestPlugin.arrivals(at: gate) == 1 }
        #expect(reader.running.map(\.thread) == [2])
        #expect(reader.running.first?.task == TaskAttempt(task: TaskID(graph: 4, index: 0), attempt: 9))
        TestPlugin.open(gate)
        #expect(box.take()?.count == 1)
        #expect(reader.running.isEmpty)
    }

    @Test("notes come through their file as they were")
    func notes() throws {
        let file = memfd()
        defer { close(file) }
        let crash = Crash(
            state: 3, identity: 4,
            tasks: [TaskAttempt(task: TaskID(graph: 6, index: 7), attempt: 8)], isCertain: true,
            failure: FailureDescription(kind: .workerLost, message: "signal 11\n  f() at a.c:1"))
        CrashNote.write([crash, crash], to: file)
        #expect(CrashNote.read(from: file) == [crash, crash])
        CrashNote.write([], to: file)
        #expect(CrashNote.read(from: file) == [])
    }

    private func memfd() -> Int32 {
        var template = Array("/tmp/crash-notes-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        unlink(template)
        return file
    }
}

/// Carries a runner to the thread that uses it.
// One thread makes it, another uses it, and nobody else has it.
private struct Carried: @unchecked Sendable {
    let runner: Runner

    init(_ runner: Runner) {
        self.runner = runner
    }
}

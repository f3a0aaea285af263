import MusterGraph
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterTransport
import MusterWorker
import Synchronization
import Testing

@testable import MusterRuntime

/// Limits of time of functions that run in the worker itself.
@Suite("Limits of time", .timeLimit(.minutes(10)))
struct LimitTests {
    private let store = MemoryStore()

    /// An executor, and a way to drive it as a worker does.
    private final class Driver {
        let executor: Executor
        private let waker = Waker()
        let exhaustions = LogLines()

        init(threads: Int, store: any DataStore) {
            let (waker, exhaustions) = (waker, exhaustions)
            executor = Executor(
                threadCount: threads, store: store,
                limits: Executor.Limits(resultByteCount: 1 << 20, workerName: "here"), log: { _ in },
                onExhaustion: { exhaustions.append($0) }, notify: { waker.wake() })
        }

        /// What came of a run.
        func run(_ job: Executor.Job, on thread: Int = 0) throws -> RunOutcomes {
            executor.start(job, on: thread)
            return try outcomes(of: thread)
        }

        func outcomes(of thread: Int) throws -> RunOutcomes {
            let deadline = ContinuousClock.now + .seconds(60)
            while ContinuousClock.now < deadline {
                executor.checkTimes()
                waker.reset()
                for run in executor.takeFinished() where run.thread == thread { return run.outcomes }
                let next = executor.nextCheck.map { ContinuousClock.now + $0 }
                waker.wait(until: min(next ?? deadline, deadline))
            }
            throw Overdue()
        }
    }

    private func job(_ graph: Graph, _ wanted: [Key], isStored: Bool = false) throws -> Executor.Job {
        let compiled = try graph.compile(wanted: wanted).graph
        let snapshot = try TestPlugin.registry().snapshot
        let choices = compiled.functions.map { name in
            FunctionChoice(
                name: name,
                candidates: snapshot.functions(named: name).map {
                    .init(version: $0.description.version, signature: $0.description.signature.description)
                })
        }
        var run = Run(graph: 1)
        for index in 0..<compiled.count {
            let options = compiled.options(of: index)
            run.items.append(
                RunItem(
                    index: UInt32(index), attempt: 1, function: compiled.functionOf[index],
                    arguments: compiled.arguments(of: index), flags: isStored ? .keep : .deliver,
                    retries: UInt8(options?.retries ?? 0), isStored: isStored,
                    timeoutMilliseconds: options?.timeoutMilliseconds ?? 0))
        }
        let functions = FunctionTable(GraphOpening(graph: 1, functions: choices), in: snapshot)
        return Executor.Job(run: run, functions: functions, inlineByteCount: 1_000)
    }

    /// Each outcome as a word: a value, a kind of failure, or `skipped`.
    private func words(_ outcomes: RunOutcomes) -> [String] {
        outcomes.map { outcome in
            switch outcome.result {
            case .finished(let byteCount, _, let payload):
                payload.flatMap { try? Value(decoding: $0) }.map(GraphJSON.encode) ?? "\(byteCount) bytes"
            case .failed(let failure): "\(failure.kind)"
            case .skipped: "skipped"
            }
        }
    }

    private func gate(_ number: Int64) -> Term { .value(.int64(number)) }

    @Test("a function that looks is told at its limit, and the run goes on")
    func cooperative() throws {
        let driver = Driver(threads: 1, store: store)
        let never = TestPlugin.newGate()
        let graph: Graph = [
            "a": .call("trial.add", 1, 1), "b": .call("trial.pass", gate(never), 1, timeout: .milliseconds(20)),
            "c": .call("trial.add", .key("b"), 1), "d": .call("trial.add", .key("a"), 1, timeout: .seconds(60)),
        ]
        let outcomes = try driver.run(job(graph, ["a", "b", "c", "d"]))
        #expect(words(outcomes).sorted() == ["2", "3", "skipped", "timedOut"])
        for case .failed(let failure) in outcomes.map(\.result) {
            #expect(failure.message == "took longer than 0.02 s")
            #expect(failure.function == "trial.pass")
            #expect(failure.worker == "here")
        }
        // The word is clear again.
        #expect(try words(driver.run(job(["x": .call("trial.add", 2, 2)], ["x"]))) == ["4"])
    }

    @Test("each attempt has its own time, and one that is late is made again")
    func retries() throws {
        let driver = Driver(threads: 1, store: store)
        let never = TestPlugin.newGate()
        let graph: Graph = ["b": .call("trial.pass", gate(never), 1, retries: 2, timeout: .milliseconds(10))]
        #expect(try words(driver.run(job(graph, ["b"]))) == ["timedOut"])
        #expect(TestPlugin.arrivals(at: never) == 3)
    }

    @Test("a function that does not look loses its thread, and another one goes on with the run")
    func abandoned() throws {
        let driver = Driver(threads: 2, store: store)
        let held = TestPlugin.newGate()
        let graph: Graph = [
            "a": .call("trial.add", 1, 1), "b": .call("trial.hold", gate(held), 7, timeout: .milliseconds(20)),
            "c": .call("trial.add", .key("a"), .call("trial.add", 1, 1), after: ["b"]),
            "d": .call("trial.add", .key("b"), 1),
        ]
        let job = try job(graph, ["a", "b", "c", "d"], isStored: true)
        let outcomes = try driver.run(job)
        #expect(words(outcomes).filter { $0.hasSuffix("bytes") }.count == outcomes.count - 2)
        #expect(words(outcomes).filter { !$0.hasSuffix("bytes") } == ["timedOut", "skipped"])
        // What was done on the first thread is stored by the second, and nothing of what comes back late is.
        let stored = job.run.items.filter { store.get(TaskID(graph: 1, index: $0.index)) != nil }.map(\.index)
        TestPlugin.open(held)
        #expect(try words(driver.run(self.job(["x": .call("trial.add", 2, 2)], ["x"]))) == ["4"])
        #expect(stored.count == outcomes.count - 2)
        #expect(store.count == stored.count)
        driver.executor.stop()
    }

    @Test(
        "when as many threads are held as there may be, what is left fails, and so does what comes, until one is back")
    func exhaustion() throws {
        let driver = Driver(threads: 1, store: store)
        let held = TestPlugin.newGate()
        let graph: Graph = [
            "a": .call("trial.add", 1, 1), "b": .call("trial.hold", gate(held), 7, timeout: .milliseconds(20)),
            "c": .call("trial.add", 3, .call("trial.add", 1, 1), after: ["b"]),
        ]
        let job = try job(graph, ["a", "b", "c"], isStored: true)
        let ended = try words(driver.run(job))
        #expect(ended.filter { $0 == "timedOut" }.count >= 2)
        try driver.exhaustions.wait(for: "this worker has no thread left")
        let next = try self.job(["x": .call("trial.add", 2, 2)], ["x"])
        #expect(try words(driver.run(next)) == ["timedOut"])
        TestPlugin.open(held)
        try eventually("its thread is back") { try words(driver.run(next)) == ["4"] }
    }
}

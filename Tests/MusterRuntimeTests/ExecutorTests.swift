import MusterGraph
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterTransport
import MusterWorker
import Testing

@testable import MusterRuntime

@Suite("Running runs", .timeLimit(.minutes(10)))
struct ExecutorTests {
    private let store = MemoryStore()

    private func runner(resultByteCount: Int = 1 << 20) -> Runner {
        Runner(
            context: CallContext(maximumResultBytes: resultByteCount), store: store,
            limits: Executor.Limits(resultByteCount: resultByteCount, workerName: "here"))
    }

    /// A run of a graph whose tasks are all wanted here, in the order of the graph.
    private func job(
        _ graph: Graph, _ wanted: [Key], flags: Assignments.Flags = .deliver, isStored: Bool = false,
        inlineByteCount: Int = 1_000
    ) throws -> Executor.Job {
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
            run.items.append(
                RunItem(
                    index: UInt32(index), attempt: 9, function: compiled.functionOf[index],
                    arguments: compiled.arguments(of: index), flags: flags, retries: 0, isStored: isStored))
        }
        let functions = FunctionTable(GraphOpening(graph: 1, functions: choices), in: snapshot)
        return Executor.Job(run: run, functions: functions, inlineByteCount: inlineByteCount)
    }

    private func delivered(_ outcome: RunOutcome?) throws -> Value? {
        guard case .finished(_, _, let payload?) = outcome?.result else { return nil }
        return try Value(decoding: payload)
    }

    private func failure(_ outcome: RunOutcome?) -> FailureDescription? {
        if case .failed(let failure) = outcome?.result { failure } else { nil }
    }

    @Test("a task takes the results of those before it, which need not be stored")
    func runsChain() throws {
        var graph: Graph = ["x0": 1]
        for number in 1...50 { graph["x\(number)"] = .call("trial.add", .key("x\(number - 1)"), 2) }
        graph["all"] = .list([.key("x1"), .key("x50"), 7])
        let outcomes = try runner().finish(try job(graph, ["all"]))
        #expect(try delivered(outcomes.last) == [3, 101, 7])
        #expect(store.count == 0)
        #expect(outcomes.allSatisfy { $0.attempt == 9 })
    }

    @Test("the types of the arguments choose among functions of one name")
    func choosesOverload() throws {
        let graph: Graph = [
            "i": .call("trial.add", 1, 2), "f": .call("trial.add", 0.5, 2), "g": .call("trial.add", "a", 2),
        ]
        for key in ["i", "f"] as [Key] {
            let outcomes = try runner().finish(try job(graph, [key]))
            #expect(try delivered(outcomes.last) == (key == "i" ? 3 : 2.5))
        }
        let problem = try #require(failure(try runner().finish(try job(graph, ["g"])).last))
        #expect(problem.kind == .badArgument)
        #expect(problem.arguments == "\"a\", 2")
    }

    @Test("what needs a result that failed is skipped, and the rest goes on")
    func skips() throws {
        let graph: Graph = [
            "bad": .call("trial.refuse", 1), "direct": .call("trial.add", .key("bad"), 1),
            "nested": .list([.key("direct")]), "good": .call("trial.add", 2, 2),
        ]
        let job = try job(graph, ["bad", "direct", "nested", "good"])
        let outcomes = try runner().finish(job)
        var (failed, skipped, finished) = (0, 0, 0)
        for outcome in outcomes {
            switch outcome.result {
            case .failed: failed += 1
            case .skipped: skipped += 1
            case .finished: finished += 1
            }
        }
        #expect([failed, skipped, finished] == [1, 2, 1])
    }

    @Test("a result too large to deliver is stored, and one to keep too")
    func stores() throws {
        let graph: Graph = ["large": .call("trial.fill", 1_000, 1)]
        let outcomes = try runner().finish(try job(graph, ["large"], inlineByteCount: 1_000))
        guard case .finished(let byteCount, true, nil) = outcomes.last?.result else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(byteCount > 8_000)
        #expect(store.get(TaskID(graph: 1, index: 0))?.count == Int(byteCount))
        let kept = try runner().finish(
            try job(["small": .call("trial.add", 1, 1)], ["small"], flags: .keep, isStored: true))
        guard case .finished(_, true, nil) = kept.last?.result else {
            Issue.record("\(kept)")
            return
        }
    }

    @Test("a result beyond the limit is an error, computed or not", arguments: [true, false])
    func limitsResults(isComputed: Bool) throws {
        let bytes = [UInt8](repeating: 0, count: 4_000)
        let term: Term = isComputed ? .call("trial.fill", 1_000, 1) : .value(.bytes(bytes))
        let outcomes = try runner(resultByteCount: 2_000).finish(try job(["large": term], ["large"]))
        let problem = try #require(failure(outcomes.last))
        #expect([.resultTooLarge, .noRoom].contains(problem.kind))
        #expect(problem.message.contains("2000"))
        #expect(problem.worker == "here")
    }

    @Test("a function that this worker does not have fails the task only")
    func functionMissing() throws {
        var job = try job(["y": .call("trial.add", 1, 1), "z": .value(5)], ["y", "z"])
        let choice = FunctionChoice(
            name: "trial.add", candidates: [.init(version: "9.9.9", signature: "(a: int64) -> int64")])
        job = Executor.Job(
            run: job.run,
            functions: FunctionTable(
                GraphOpening(graph: 1, functions: [choice]), in: try TestPlugin.registry().snapshot),
            inlineByteCount: 1_000)
        let outcomes = try runner().finish(job)
        let problems = outcomes.compactMap { failure($0) }
        #expect(problems.map(\.kind) == [.functionUnavailable])
        #expect(problems.first?.message.contains("9.9.9") == true)
    }

    @Test("threads take runs, and give them back")
    func runsOnThreads() throws {
        let signal = ThreadSignal()
        let executor = Executor(
            threadCount: 2, store: store, limits: Executor.Limits(resultByteCount: 1_000, workerName: "here"),
            log: { _ in }, notify: { signal.fire() })
        executor.start(try job(["y": .call("trial.add", 20, 22)], ["y"]), on: 1)
        signal.wait()
        let finished = executor.takeFinished()
        #expect(finished.map(\.thread) == [1])
        #expect(try delivered(finished.first?.outcomes.last) == 42)
        executor.stop()
    }

    @Test("a run is told to stop")
    func cancels() throws {
        let (signal, gate) = (ThreadSignal(), TestPlugin.newGate())
        let executor = Executor(
            threadCount: 1, store: store, limits: Executor.Limits(resultByteCount: 1_000, workerName: "here"),
            log: { _ in }, notify: { signal.fire() })
        let graph: Graph = [
            "y": .call("trial.pass", .value(.int64(gate)), 1), "z": .call("trial.add", 1, 1),
        ]
        executor.start(try job(graph, ["y", "z"]), on: 0)
        try eventually("it runs") { TestPlugin.arrivals(at: gate) == 1 }
        executor.cancel(0)
        signal.wait()
        let outcomes = executor.takeFinished().flatMap(\.outcomes)
        let kinds = outcomes.compactMap { failure($0)?.kind }
        #expect(kinds.contains(.cancelled))
    }

    @Test("arguments are shown in short")
    func summarises() throws {
        let long = try Payload(encoding: .string(String(repeating: "x", count: 100)))
        let block = try Payload(encoding: .list(Array(repeating: 1, count: 500)))
        let two = try Payload(encoding: ["a": [1, 2.5, nil]])
        #expect(ArgumentSummary.of([two, block]) == "{\"a\": [1, 2.5, null]}, list<value> of 503 bytes")
        #expect(ArgumentSummary.of(Array(repeating: long, count: 10)).count == ArgumentSummary.limit)
    }
}

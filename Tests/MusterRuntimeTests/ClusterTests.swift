import MusterGraph
import MusterProtocol
import MusterRuntime
import MusterTransport
import Testing

@Suite("A cluster", .timeLimit(.minutes(10)))
struct ClusterTests {
    @Test("runs a graph on two workers, and keeps nothing", arguments: Wire.allCases)
    func runsGraph(_ wire: Wire) async throws {
        let cluster = try await TestCluster.running(wire, workers: 2, threads: 2)
        let client = try cluster.client()
        var graph: Graph = ["x0": 1]
        for number in 1...200 {
            let previous: Key = "x\(number - 1)"
            graph["x\(number)"] = .call("trial.add", .key(previous), 1)
            graph["y\(number)"] = .call("trial.add", .key(previous), .key("x\(number)"))
        }
        #expect(try client.get(graph, "x200", "y7", "x0") == [201, 15, 1])
        try eventually("nothing is left") { try cluster.workers.allSatisfy { try $0.isEmpty } }
    }

    @Test("sends results from worker to worker", arguments: Wire.allCases)
    func sendsBetweenWorkers(_ wire: Wire) async throws {
        let cluster = try await TestCluster.running(wire, workers: 2)
        let client = try cluster.client()
        let gate = TestPlugin.newGate()
        // The gate opens when both run, so one is at each worker.
        let graph: Graph = [
            "a": .call("trial.fill", 500_000, .call("trial.pass", .value(.int64(gate)), 1)),
            "b": .call("trial.fill", 500_000, .call("trial.pass", .value(.int64(gate)), 2)),
            "sum": .call("trial.add", .call("trial.total", .key("a")), .call("trial.total", .key("b"))),
            "both": .list([.key("a"), .key("b")]),
        ]
        let (request, wanted) = try client.submit(graph, ["sum", "both"])
        try eventually("both run") { TestPlugin.arrivals(at: gate) == 2 }
        TestPlugin.open(gate)
        let answer = try client.answer(to: request)
        #expect(answer.values[wanted[0]] == 1_500_000)
        guard case .list(let lists) = answer.values[wanted[1]] else { throw Overdue() }
        #expect(lists == [1, 2].map { .list(Array(repeating: .int64($0), count: 500_000)) })
        let counters = try cluster.workers.map { try $0.counters }
        #expect(counters.reduce(0) { $0 + $1.fetchedByteCount } >= 4_000_000)
        #expect(counters.reduce(0) { $0 + $1.servedByteCount } >= 4_000_000)
        try eventually("nothing is left") { try cluster.workers.allSatisfy { try $0.isEmpty } }
    }

    @Test("answers failures with what failed, where, and with what")
    func describesFailures() async throws {
        let cluster = try await TestCluster.running(.memory, workers: 1)
        let client = try cluster.client()
        let graph: Graph = [
            "bad": .call("trial.refuse", .call("trial.add", 40, 2)), "after": .call("trial.add", .key("bad"), 1),
            "good": .call("trial.add", 1, 1),
        ]
        let (request, wanted) = try client.submit(graph, ["bad", "after", "good"])
        let answer = try client.answer(to: request)
        let failure = try #require(answer.failures[wanted[0]])
        #expect(failure.kind == .functionFailed)
        #expect(failure.message == "no, never")
        #expect(failure.function == "trial.refuse")
        #expect(failure.arguments == "42")
        #expect(failure.plugin == "trial")
        #expect(failure.worker == "worker-0")
        #expect(failure.key == "bad")
        #expect(answer.failures[wanted[1]] != nil)
        #expect(answer.values == [wanted[2]: 2])
    }

    @Test("runs a function that throws again, as often as the call says")
    func retries() async throws {
        let cluster = try await TestCluster.running(.memory, workers: 1)
        let client = try cluster.client()
        let (enough, tooFew) = (TestPlugin.newGate(), TestPlugin.newGate())
        let graph: Graph = [
            "enough": .call("trial.succeed_at", .value(.int64(enough)), 3, retries: 2),
            "tooFew": .call("trial.succeed_at", .value(.int64(tooFew)), 3, retries: 1),
        ]
        let (request, wanted) = try client.submit(graph, ["enough", "tooFew"])
        let answer = try client.answer(to: request)
        #expect(answer.values == [wanted[0]: 3])
        #expect(answer.failures[wanted[1]]?.message == "not yet")
        #expect(TestPlugin.arrivals(at: tooFew) == 2)
    }

    @Test("gives workers of one name different ones")
    func makesNamesUnique() async throws {
        let cluster = try await TestCluster.running(.memory, workers: 0)
        try await cluster.addWorker("twin")
        try await cluster.addWorker("twin")
        try cluster.schedulerLog.wait(for: "threads", count: 2)
        let client = try cluster.client()
        guard case .list(let workers) = try client.ask(.workers) else { throw Overdue() }
        let names = workers.compactMap { if case .map(let facts) = $0 { facts["name"] } else { nil } }
        #expect(Set(names) == ["twin", "twin-2"])
    }

    @Test("loads a plugin while it runs: unknown before, known after")
    func loads() async throws {
        let cluster = try await TestCluster.running(.memory, workers: 0)
        for name in ["a", "b"] { try await cluster.addWorker(name, isLoaded: false) }
        try cluster.schedulerLog.wait(for: "threads", count: 2)
        let client = try cluster.client()
        #expect(try client.ask(.functions, "trial.add") == [])
        guard case .list(let missing) = try client.ask(.load, ["name": "nothing"]) else { throw Overdue() }
        #expect(missing.count == 2)
        for case .map(let row) in missing { #expect(row["loaded"] == false) }
        guard case .list(let table) = try client.ask(.load, ["name": "trial"]) else { throw Overdue() }
        #expect(table.count == 2)
        for case .map(let row) in table { #expect(row["loaded"] == true) }
        try eventually("the functions are announced") { try client.ask(.functions, "trial.total") != [] }
        #expect(try client.get(["y": .call("trial.add", 1, 2)], "y") == [3])
    }
}

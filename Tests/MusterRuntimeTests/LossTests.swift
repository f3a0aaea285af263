import MusterGraph
import MusterProtocol
import MusterRuntime
import MusterTransport
import Testing

@Suite("What a cluster survives", .timeLimit(.minutes(10)))
struct LossTests {
    @Test("workers begin before the scheduler, and say so", arguments: Wire.allCases)
    func waitsForScheduler(_ wire: Wire) async throws {
        let cluster = try TestCluster(wire)
        let worker = try await cluster.addWorker("early")
        try worker.log.wait(for: "waiting for a scheduler")
        try await cluster.startScheduler()
        try worker.log.wait(for: "connected to the scheduler")
        #expect(try cluster.client().get(["y": .call("trial.add", 1, 2)], "y") == [3])
    }

    @Test(
        "a scheduler that ends leaves workers that begin anew with the next", arguments: Wire.allCases, [true, false])
    func schedulerComesBack(_ wire: Wire, saysGoodbye: Bool) async throws {
        let cluster = try await TestCluster.running(wire, workers: 1)
        let gate = TestPlugin.newGate()
        let first = try cluster.client()
        _ = try first.submit(["y": .call("trial.pass", .value(.int64(gate)), 5)], ["y"])
        try eventually("it runs") { TestPlugin.arrivals(at: gate) == 1 }
        try cluster.stopScheduler(says: saysGoodbye)
        try cluster.workers[0].log.wait(for: "is over")
        // It runs on: that scheduler may come back. The next one is another, and what ran for the first is told to stop.
        #expect(try !cluster.workers[0].isEmpty)
        try await cluster.startScheduler()
        try cluster.workers[0].log.wait(for: "connected to the scheduler", count: 2)
        try eventually("nothing is left") { try cluster.workers[0].isEmpty }
        #expect(try cluster.client().get(["y": .call("trial.add", 1, 2)], "y") == [3])
    }

    @Test("a client that vanishes leaves nothing on the workers", arguments: Wire.allCases)
    func clientVanishes(_ wire: Wire) async throws {
        let cluster = try await TestCluster.running(wire, workers: 2, threads: 2)
        let gate = TestPlugin.newGate()
        let client = try cluster.client()
        var graph: Graph = ["kept": .call("trial.fill", 1_000, 1)]
        for number in 0..<20 {
            graph["x\(number)"] = .call(
                "trial.pass", .value(.int64(gate)), .call("trial.total", .key("kept")))
        }
        _ = try client.submit(graph, (0..<20).map { "x\($0)" })
        try eventually("some run") { TestPlugin.arrivals(at: gate) >= 2 }
        client.vanish()
        try eventually("nothing is left") { try cluster.workers.allSatisfy { try $0.isEmpty } }
        #expect(try cluster.client().get(["y": .call("trial.add", 1, 2)], "y") == [3])
    }

    @Test("a worker that is killed loses its tasks to the others", arguments: Wire.allCases)
    func workerIsKilled(_ wire: Wire) async throws {
        let cluster = try await TestCluster.running(wire, workers: 2)
        let gate = TestPlugin.newGate()
        let client = try cluster.client()
        var graph: Graph = [:]
        for number in 0..<10 {
            graph["f\(number)"] = .call("trial.fill", 20_000, .value(.int64(Int64(number))))
            graph["x\(number)"] = .call(
                "trial.pass", .value(.int64(gate)), .call("trial.total", .key("f\(number)")))
        }
        let (request, wanted) = try client.submit(graph, (0..<10).map { "x\($0)" })
        try eventually("both have begun") { TestPlugin.arrivals(at: gate) == 2 }
        cluster.workers[0].reactor.stop()
        try cluster.schedulerLog.wait(for: "left")
        TestPlugin.open(gate)
        let answer = try client.answer(to: request)
        #expect(answer.failures.isEmpty)
        for (number, index) in wanted.enumerated() { #expect(answer.values[index] == .int64(Int64(20_000 * number))) }
        try eventually("nothing is left") { try cluster.workers[1].isEmpty }
    }

    @Test("closing twice is closing once, and everybody hears of it")
    func closes() async throws {
        let cluster = try await TestCluster.running(.memory, workers: 1)
        let client = try cluster.client()
        let node = try #require(cluster.scheduler?.node)
        try node.runAndWait { $0.close() }
        try node.runAndWait { $0.close() }
        let code = try client.next { if case .refused(let refused) = $0 { refused.code } else { nil } }
        #expect(code == .closing)
        try cluster.workers[0].log.wait(for: "the scheduler is closing")
        try cluster.workers[0].node.runAndWait { $0.close() }
        try cluster.workers[0].node.runAndWait { $0.close() }
    }

    @Test("a worker that closes says goodbye", arguments: Wire.allCases)
    func workerCloses(_ wire: Wire) async throws {
        let cluster = try await TestCluster.running(wire, workers: 1)
        try cluster.workers[0].node.runAndWait { $0.close() }
        try cluster.schedulerLog.wait(for: "worker worker-0 left")
    }

    @Test("who knocks at the wrong door is told the right one", arguments: Wire.allCases)
    func wrongDoor(_ wire: Wire) async throws {
        let cluster = try await TestCluster.running(wire, workers: 0)
        let client = try RawClient(to: cluster.addressToWorkers, over: try cluster.transport())
        try client.send(.clientHello(ClientHello(name: "lost", processID: 1)))
        let refused = try client.next { if case .refused(let refused) = $0 { refused } else { nil } }
        #expect(refused.code == .wrongAddress)
        #expect(refused.message.contains(cluster.addressToClients.description))
    }
}

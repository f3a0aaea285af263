import Foundation
import Muster
import MusterProcesses
import Testing

/// Workers that crash, are killed, or are told to end, with their supervisors.
@Suite struct SupervisionTests {
    /// The process of each worker, as a client sees it, by the name that it was given. A worker that is back before the
    /// scheduler has noticed its loss is called `w0-2`.
    private func processes(_ client: Client) async throws -> [String: Int32] {
        let workers = try await client.workers().map { worker in
            (worker.name.split(separator: "-").first.map(String.init) ?? "", Int32(worker.processID))
        }
        return Dictionary(workers) { _, last in last }
    }

    private func restarts(_ processes: [Muster.Outcome]) -> Int {
        processes.reduce(0) { $0 + $1.errors.components(separatedBy: "it is started again").count - 1 }
    }

    /// Three deaths, an error that tells of the function, and nothing else lost.
    @Test(
        arguments: [
            (#"["misbehaving.segfault", 3]"#, "SIGSEGV", "segfault(_:) at Failures.swift"),
            (#"["misbehaving.trap", "no luck"]"#, "SIG", "trap(_:) at Failures.swift"),
            (#"["misbehaving.exit", 4]"#, "exit status 4", ""),
        ])
    func aTaskThatCrashesFailsAfterThreeWorkers(call: String, end: String, place: String) async throws {
        let cluster = try await TestCluster(
            workers: 2, workerArguments: ["--plugins", Muster.products.path])
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        let terms = (0..<40).map { #""k\#($0)": {"$": ["math.add", \#($0), 1]}"# }
        let keys = (0..<40).map { #"{"$": "k\#($0)"}"# }
        let text = """
            {"bad": {"$": \(call)}, "after": {"$": ["math.add", {"$": "bad"}, 1]},
             \(terms.joined(separator: ", ")), "sum": {"$": ["math.sum", [\(keys.joined(separator: ", "))]]}}
            """
        let graph = try GraphJSON.decode(Array(text.utf8))
        let submission = try await client.submit(graph, ["after", "sum"])
        #expect(try await submission["sum"]?.value() == 820)
        let failure = await #expect(throws: TaskError.self) { try await submission["after"]?.wait() }
        let message = try #require(failure).description
        #expect(failure?.key == "bad")
        for word in ["3 workers died while they ran it", end] { #expect(message.contains(word), "\(message)") }
        if !Sanitizer.isThere, !place.isEmpty { #expect(message.contains(place), "\(message)") }

        // The same call, from another graph, is not tried again.
        let again = await #expect(throws: TaskError.self) {
            try await client.get(try GraphJSON.decode(Array(#"{"b": {"$": \#(call)}}"#.utf8)), "b")
        }
        #expect(again?.kind == .workerLost)
        #expect(try #require(again).message == failure?.message)
        // Every worker comes back, and works.
        let names = try await cluster.scheduler.eventually("both workers") {
            let names = Set(try await processes(client).keys)
            return names == ["w0", "w1"] ? names : nil
        }
        #expect(names.count == 2)
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        await client.close()
        var outcomes: [Muster.Outcome] = []
        for process in cluster.workers + [cluster.scheduler] {
            process.signal(SIGTERM)
            outcomes.append(try await process.outcome(within: Muster.limit))
        }
        #expect(outcomes.map(\.status) == [0, 0, 0])
        #expect(restarts(outcomes) == 3, "\(outcomes.map(\.errors))")
    }

    @Test func aWorkerThatIsKilledIsStartedAgain() async throws {
        let cluster = try await TestCluster(workers: 1)
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        let number = try #require(try await processes(client)["w0"])
        let first = try OtherProcess(number)
        first.signal(SIGKILL)
        let next = try await cluster.scheduler.eventually("another process of that name") {
            let process = try await processes(client)["w0"]
            return process == number ? nil : process
        }
        let second = try OtherProcess(next)
        #expect(first.hasEnded && !second.hasEnded)
        #expect(try await client.get(["y": .call("math.add", 1, 3)], "y") == 4)
        await client.close()
        #expect(try await cluster.close() == [0, 0])
        #expect(second.hasEnded)
    }

    @Test func aWorkerDoesNotOutliveItsSupervisor() async throws {
        let cluster = try await TestCluster(workers: 1)
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        let worker = try OtherProcess(try #require(try await processes(client)["w0"]))
        cluster.workers[0].signal(SIGKILL)
        // Its output ends when the worker's does, which is a moment before the process is gone.
        #expect(try await cluster.workers[0].outcome(within: Muster.limit).status == -1)
        try await worker.end()
        await client.close()
    }

    @Test func withoutASupervisorACrashIsTheEnd() async throws {
        let cluster = try await TestCluster(
            workers: 1, workerArguments: ["--no-supervise", "--plugins", Muster.products.path])
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        // It is wanted for as long as its future is held.
        let future = try await client.submit(["y": .call("misbehaving.segfault", 3)], "y")
        let outcome = try await cluster.workers[0].outcome(within: Muster.limit)
        withExtendedLifetime(future) {}
        #expect(outcome.status == -1)
        #expect(restarts([outcome]) == 0, "\(outcome.errors)")
        await client.close()
    }

    /// What is wrong from the start is not tried again and again.
    @Test func aWorkerThatCannotStartEnds() async throws {
        let outcome = try await Muster.run(["worker", "tcp://127.0.0.1:1", "--data", "/dev/null/data"])
        #expect(outcome.status == 2)
        #expect(restarts([outcome]) == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("/dev/null/data"), "\(outcome.errors)")
    }

    @Test func theWorkersOfAClusterComeBackToo() async throws {
        let cluster = RunningProcess(
            Muster.executable,
            [
                "cluster", "--workers", "1", "--port-to-workers", "0", "--port-to-clients", "0", "--threads", "1",
                "--plugins", Muster.products.path,
            ])
        try cluster.start()
        // On a busy machine a worker may take longer to be there again than a client waits for one.
        let client = try await Client(try await cluster.line(after: "Clients: "), timeout: Muster.limit)
        let failure = await #expect(throws: TaskError.self) {
            try await client.get(["bad": .call("misbehaving.segfault", 3)], "bad")
        }
        let word = Sanitizer.isThere ? "SIGSEGV" : "segfault(_:)"
        #expect(try #require(failure).message.contains(word), "\(failure?.message ?? "")")
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        await client.close()
        cluster.signal(SIGTERM)
        let outcome = try await cluster.outcome(within: Muster.limit)
        #expect(outcome.status == 0)
        #expect(restarts([outcome]) == 3, "\(outcome.errors)")
    }
}

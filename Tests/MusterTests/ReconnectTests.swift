import Foundation
import Muster
import Testing

/// Clients whose connection to a real scheduler is cut.
struct ReconnectTests {
    /// A scheduler with a worker, and a client whose way there can be cut.
    private struct Place {
        let scheduler: Scheduler
        let worker: Worker
        let proxy: CuttableProxy
        let client: Client

        init(timeout: Duration = .seconds(60), reconnectTimeout: Duration = .seconds(60)) async throws {
            scheduler = try await Scheduler()
            worker = try await Worker(
                scheduler: scheduler.addressToWorkers, threads: 2, plugins: [Bundle.main.bundlePath])
            proxy = try CuttableProxy(to: port(of: scheduler.addressToClients))
            client = try await Client(
                "tcp://127.0.0.1:\(proxy.port)", timeout: timeout, reconnectTimeout: reconnectTimeout)
        }

        func close() async {
            await client.close()
            proxy.close()
            await worker.close()
            await scheduler.close()
        }
    }

    /// A graph of calls that each take some time, and their sum.
    private static func slow(count: Int, milliseconds: Int) -> Graph {
        var graph = Graph()
        var terms: [Term] = []
        for number in 0..<count {
            let key = Key("sleep-\(number)")
            graph.add(key, .call("misbehaving.sleep", .value(.int64(Int64(milliseconds + number % 2)))))
            terms.append(.key(key))
        }
        graph.add("all", .list(terms))
        return graph
    }

    @Test("A graph whose client's connection is cut again and again gives the right answer")
    func cut() async throws {
        let place = try await Place()
        let (count, proxy) = (400, place.proxy)
        let cuts = Counter()
        let values = try await place.client.get(
            Self.slow(count: count, milliseconds: 10), ["all", "sleep-1"]
        ) { progress in
            // Each time when more is done than ever before, at most five times.
            if progress.doneCount < count, cuts.value < 5, cuts.isHigher(progress.doneCount) { proxy.cut() }
        }
        #expect(cuts.value >= 1)
        #expect(proxy.connectionCount > cuts.value)
        let expected = (0..<count).map { Value.int64(Int64(10 + $0 % 2)) }
        #expect(values == [.list(expected), 11])
        // Nothing ran twice, and nothing is left.
        #expect(try await eventually { try await place.client.status().graphs == 0 })
        #expect(try await place.client.workers().map(\.completed).reduce(0, +) <= count + 1)
        await place.close()
    }

    @Test("Futures, and large values that are being read, survive a cut")
    func futures() async throws {
        let place = try await Place()
        let list = Value.list((0..<1_000_000).map { .int64($0) })
        let scattered = try await place.client.scatter([list])[0]
        try await scattered.wait()
        place.proxy.cut()
        let sum = try await place.client.get(["sum": .call("bag.sum", scattered.term)], "sum")
        #expect(sum == 499_999_500_000)
        async let value = scattered.value()
        place.proxy.cut()
        #expect(try await value == list)
        await place.close()
    }

    @Test("While the way is closed requests wait, and a limit tells that there is no connection")
    func closed() async throws {
        let place = try await Place()
        place.proxy.setOpen(false)
        let late = try await thrown(ClusterError.self) {
            _ = try await place.client.get(.seed, "y", timeout: .milliseconds(500))
        }
        #expect(late.kind == .timedOut)
        let waiting = Task { try await place.client.get(.seed, "y") }
        place.proxy.setOpen(true)
        #expect(try await waiting.value == 3)
        await place.close()
    }

    @Test("A scheduler that stays away fails what is under way, and names the request")
    func staysAway() async throws {
        let place = try await Place(reconnectTimeout: .milliseconds(300))
        let work = Task { try await place.client.get(["slow": .call("misbehaving.sleep", 600_000)], "slow") }
        #expect(try await eventually { try await place.client.status().assigned == 1 })
        place.proxy.setOpen(false)
        let error = try await thrown(ClusterError.self) { _ = try await work.value }
        #expect(error.kind == .connectionLost)
        #expect(error.message.contains("0.3 s") && error.message.contains("the request "), "\(error)")
        await place.close()
    }

    @Test("A graph is detached by one client, and collected by another")
    func detach() async throws {
        let place = try await Place()
        let id = try await place.client.detach(.seed, ["y", "x", "y"])
        await place.client.close()
        let other = try await Client(place.scheduler.addressToClients)
        let listed = try await other.requests()
        #expect(listed.map(\.id) == [id] && listed.map(\.keys) == [["y", "x", "y"]])
        #expect(try await other.result(of: id, keeping: true) == [3, 1, 3])
        #expect(try await eventually { try await other.requests().map(\.isFinished) == [true] })
        #expect(try await other.result(of: id) == [3, 1, 3])
        #expect(try await thrown(ClusterError.self) { _ = try await other.result(of: id) }.kind == .unknownRequest)
        #expect(try await other.requests() == [])
        let failing = try await other.detach(["y": .call("math.divide", 1, 0)], ["y"])
        let failure = try await thrown(TaskError.self) { _ = try await other.result(of: failing) }
        #expect("\(failure)".contains("math.divide"))
        let endless = try await other.detach(["y": .call("misbehaving.sleep", 600_000)], ["y"])
        let late = try await thrown(ClusterError.self) {
            _ = try await other.result(of: endless, timeout: .milliseconds(200))
        }
        #expect(late.kind == .timedOut)
        #expect(try await other.requests().map(\.id) == [endless])
        try await other.cancel(endless)
        #expect(try await thrown(ClusterError.self) { try await other.cancel(endless) }.kind == .unknownRequest)
        #expect(try await other.status().graphs == 0)
        await other.close()
        await place.close()
    }
}

/// The port in an address.
private func port(of address: String) -> UInt16 {
    UInt16(URL(string: address)?.port ?? 0)
}

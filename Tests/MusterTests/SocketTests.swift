import Foundation
import Muster
import Testing

/// The roles over real sockets, on the loopback.
struct SocketTests {
    @Test("A worker that was there first, a scheduler, two clients")
    func roles() async throws {
        let scheduler = try await Scheduler()
        let worker = try await Worker(
            scheduler: scheduler.addressToWorkers, name: "one", threads: 1, plugins: [Bundle.main.bundlePath])
        let clients = [try await Client(scheduler.addressToClients), try await Client(scheduler.addressToClients)]
        #expect(try await clients[0].get(.seed, "y") == 3)
        #expect(try await clients[1].get(.seed, ["x", "y"]) == [1, 3])
        #expect(try await clients[0].workers().map(\.name) == ["one"])
        for client in clients { await client.close() }
        await worker.close()
        await scheduler.close()
        await scheduler.close()
    }

    @Test("A client at the workers' address is told which one is its own")
    func wrongDoor() async throws {
        let scheduler = try await Scheduler()
        let error = try await thrown(ClusterError.self) { _ = try await Client(scheduler.addressToWorkers) }
        #expect(error.kind == .refused)
        #expect(error.message.contains(scheduler.addressToClients))
        await scheduler.close()
    }

    @Test("Without a worker, a graph is refused after a time that is told")
    func noWorker() async throws {
        let scheduler = try await Scheduler()
        let client = try await Client(scheduler.addressToClients, timeout: .milliseconds(300))
        let error = try await thrown(ClusterError.self) { _ = try await client.get(.seed, "y") }
        #expect(error.kind == .noWorker && error.message.hasPrefix("no worker is connected (waited 0."))
        let load = try await thrown(ClusterError.self) { _ = try await client.loadPlugin(named: "text") }
        #expect(load.kind == .noWorker)
        await client.close()
        await scheduler.close()
    }

    @Test("Where no scheduler is, a client says so in time")
    func nobody() async throws {
        let scheduler = try await Scheduler()
        let address = scheduler.addressToClients
        await scheduler.close()
        let error = try await thrown(ClusterError.self) {
            _ = try await Client(address, timeout: .milliseconds(200))
        }
        #expect(error.kind == .unreachable && error.message.contains(address))
    }

    @Test("What is no address", arguments: ["host:5555", "tcp://", "udp://host:1", "tcp://host", ""])
    func noAddress(text: String) async throws {
        let error = try await thrown(ClusterError.self) { _ = try await Client(text) }
        #expect(error.kind == .invalidAddress)
    }

    @Test("A scheduler that is started anew is given the graphs that are under way; futures are lost with its state")
    func restart() async throws {
        let scheduler = try await Scheduler()
        let ports = [scheduler.addressToWorkers, scheduler.addressToClients].map { URL(string: $0)?.port ?? 0 }
        let worker = try await Worker(
            scheduler: scheduler.addressToWorkers, threads: 2, plugins: [Bundle.main.bundlePath])
        let client = try await Client(scheduler.addressToClients, timeout: .seconds(60))
        let future = try await client.submit(.seed, "y")
        try await future.wait()
        let work = Task { try await client.get(["slow": .call("misbehaving.sleep", 600_000)], "slow") }
        #expect(try await eventually { try await client.status().assigned == 1 })
        await scheduler.close()
        let next = try await Scheduler(portToWorkers: UInt16(ports[0]), portToClients: UInt16(ports[1]))
        #expect(try await client.get(.seed, "y") == 3)
        #expect(try await eventually { try await client.status().assigned == 1 })
        #expect(try await thrown(ClusterError.self) { _ = try await future.value() }.kind == .valueUnavailable)
        work.cancel()
        await #expect(throws: CancellationError.self) { _ = try await work.value }
        await client.close()
        await worker.close()
        await next.close()
    }
}

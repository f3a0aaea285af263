import Foundation
import Muster
import MusterCrowd
import MusterProcesses
import Testing

/// What many, slow and hostile peers do to a scheduler and its workers: nothing to the others.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CrowdTests {
    private static let isFull = ProcessInfo.processInfo.environment["MUSTER_FULL"] == "1"

    private func port(of address: String) throws -> UInt16 {
        try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
    }

    /// Twenty ask for much and take nothing; all others get the right sums, and the scheduler has not fetched what nobody takes.
    /// When they take it, it comes, unless they have been given up by then.
    @Test func slowClientsDoNotHarmTheOthers() async throws {
        let cluster = try await TestCluster(workers: 1)
        let count = Self.isFull ? 1_980 : 180
        let crowd = try Crowd(count: count, port: port(of: cluster.addressToClients))
        let before = try ProcessMemory(of: cluster.scheduler).kilobytes
        let times = Self.isFull ? 64 : 32
        try crowd.addSlowClients(20, times: times)
        let outcome = try crowd.ask(count * 3, rate: 1_000)
        #expect(outcome.problems.isEmpty)
        #expect(outcome.latencies.count == count * 3)
        let peak = try ProcessMemory(of: cluster.scheduler).peakKilobytes
        // Of each: 8 MiB given to ZeroMQ, 2 MiB that wait for that, 8 MiB that were asked for, and one part beyond each.
        let windows = 20 * (8 + 2 + 8 + 3) << 10
        #expect(windows < 20 * times << 10)
        #expect(peak - before < windows, "\(peak - before) KiB more")
        #expect(try crowd.letSlowClientsRead() == 0)
        #expect(try await cluster.run(["get", "-", "y"], input: #"{"y": {"$": ["math.add", 1, 2]}}"#).result == "3")
        #expect(try await cluster.close() == [0, 0])
    }

    /// One connection after another says something that is none of ours, at both doors of the scheduler and at a worker's.
    @Test func garbageLeavesNothing() async throws {
        let cluster = try await TestCluster(workers: 1)
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        // Answered when the worker is there.
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        let worker = try #require(try await client.workers().first)
        let ports = try [cluster.addressToWorkers, cluster.addressToClients, worker.address].map(port)
        var random = SystemRandomNumberGenerator()
        // What is made once and kept does not count.
        for number in 0..<90 { try say(Garbage.allCases[number / 3 % 6], to: ports[number % 3], &random) }
        let processes = try [
            ProcessMemory(of: cluster.scheduler), ProcessMemory(identifier: pid_t(worker.processID)),
        ]
        let descriptors = try processes.map { try $0.settledDescriptorCount() }
        let memory = try processes.map { try $0.kilobytes }
        for number in 0..<(Self.isFull ? 10_000 : 500) {
            try say(Garbage.allCases[number / 3 % 6], to: ports[number % 3], &random)
        }
        for (place, process) in processes.enumerated() {
            try process.wait(forDescriptorsUpTo: descriptors[place])
            let more = try process.kilobytes - memory[place]
            // The address sanitizer keeps what was given back, to see who uses it still.
            #expect(Sanitizer.isThere || more < 10 << 10, "\(more) KiB more")
            if Self.isFull { print("\(place == 0 ? "the scheduler" : "the worker") has \(more) KiB more than before") }
        }
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y", as: Int.self) == 3)
        await client.close()
        #expect(try await cluster.close() == [0, 0])
    }

    /// Who has no file left for connections says so, goes on with those who are connected, and takes others when there is one
    /// again.
    @Test func runningOutOfFilesPasses() async throws {
        let limit = 60
        let scheduler = process(
            ["scheduler", "--port-to-workers", "0", "--port-to-clients", "0"], withFiles: limit)
        try scheduler.start()
        let addressToWorkers = try await scheduler.line(after: "Workers: ")
        let addressToClients = try await scheduler.line(after: "Clients: ")
        let worker = process(["worker", addressToWorkers, "--name", "w", "--threads", "1"], withFiles: limit)
        try worker.start()
        let addressOfWorker = try await client(addressToClients) { client in
            #expect(try await client.get(["y": .call("math.add", 1, 2)], "y", as: Int.self) == 3)
            let address = try #require(try await client.workers().first).address
            for (process, door) in [(scheduler, addressToClients), (worker, address)] {
                // More than it has files for.
                let strangers = try (0..<2 * limit).map { _ in try WirePeer(port: port(of: door)) }
                let note = try await process.note(with: "connections take")
                #expect(note.contains("of the \(limit) files"))
                try waitForCuts(limit, of: strangers)
                #expect(try await client.get(["y": .call("math.add", 2, 2)], "y", as: Int.self) == 4)
            }
            return address
        }
        for process in [scheduler, worker] { _ = try await process.note(with: "files can be opened again") }
        // A worker too is to be reached again.
        let stranger = try WirePeer(port: port(of: addressOfWorker))
        stranger.send(WirePeer.greeting)
        try greet(stranger)
        try await client(addressToClients) { client in
            let sum = try await client.get(["y": .call("math.add", 3, 2)], "y", as: Int.self)
            #expect(sum == 5)
        }
        for process in [worker, scheduler] {
            process.signal(SIGTERM)
            #expect(try await process.outcome(within: Muster.limit).status == 0)
        }
    }

    /// The command, with so many files that it may open.
    private func process(_ arguments: [String], withFiles limit: Int) -> RunningProcess {
        RunningProcess(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", #"ulimit -n \#(limit) && exec "$0" "$@""#, Muster.executable.path] + arguments)
    }

    private func client<Result: Sendable>(
        _ address: String, _ body: (Client) async throws -> Result
    ) async throws -> Result {
        let client = try await Client(address)
        let result = try await body(client)
        await client.close()
        return result
    }

    /// Waits until at least so many have been cut off.
    private func waitForCuts(_ count: Int, of peers: [WirePeer]) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while peers.count(where: \.isCut) < count {
            guard ContinuousClock.now < deadline else {
                throw WireFailure(description: "\(peers.count(where: \.isCut)) connections are cut, and not \(count)")
            }
            for peer in peers where !peer.isCut { _ = peer.receive() }
            sched_yield()
        }
    }

    private enum Garbage: CaseIterable {
        case randomBytes, halfGreeting, garbageFrames, hugeFrame, nothing, notZeroMQ
    }

    private func say(_ garbage: Garbage, to port: UInt16, _ random: inout some RandomNumberGenerator) throws {
        let peer = try WirePeer(port: port)
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255, using: &random) } }
        switch garbage {
        case .randomBytes: peer.send(bytes(1_000))
        case .halfGreeting: peer.send(Array(WirePeer.greeting.prefix(32)))
        case .garbageFrames:
            peer.send(WirePeer.greeting)
            try greet(peer)
            for count in [0, 1, 24, 300] { peer.send([UInt8(count > 255 ? 2 : 0)] + size(count) + bytes(count)) }
        case .hugeFrame:
            peer.send(WirePeer.greeting)
            try greet(peer)
            peer.send([2, 0x7f] + [UInt8](repeating: 0xff, count: 7) + bytes(100))
        case .nothing: break
        case .notZeroMQ: peer.send(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8) + bytes(200))
        }
    }

    private func size(_ count: Int) -> [UInt8] {
        count > 255 ? (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) } : [UInt8(count)]
    }

    /// Waits for the other side's greeting.
    private func greet(_ peer: WirePeer) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !peer.isGreeted {
            guard !peer.isCut, ContinuousClock.now < deadline else { throw WireFailure(description: "no greeting") }
            peer.waitForBytes()
            _ = peer.receive()
        }
    }
}

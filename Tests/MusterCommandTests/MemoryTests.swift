import Foundation
import Muster
import MusterProcesses
import Testing

/// Workers with a limit of memory, as processes.
@Suite struct MemoryTests {
    @Test func resultsOfFourTimesTheMemoryStay() async throws {
        let folder = NSTemporaryDirectory() + "muster-memory-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try await TestCluster(
            workers: 1, workerArguments: ["--memory-limit", "96MiB"], environment: ["TMPDIR": folder])
        let client = try await Client(cluster.addressToClients)
        // Lists of 4 MiB, all of which stay.
        let (count, length) = (96, 1 << 19)
        var graph = Graph()
        var keys: [Key] = []
        for number in 0..<count {
            let range = (Int64(number * length), Int64((number + 1) * length))
            keys.append("list\(number)")
            graph.add(keys[number], .call("collections.range", .value(.int64(range.0)), .value(.int64(range.1))))
        }
        let lists = try await client.submit(graph, keys)
        // They are there when each has been used.
        var sums = Graph()
        for number in 0..<count { sums.add("sum\(number)", .call("math.sum", lists[number].term)) }
        let values = try await client.get(sums, (0..<count).map { "sum\($0)" })
        let expected = (0..<count).map { number in
            Value.int64(Int64(length * (2 * number * length + length - 1) / 2))
        }
        #expect(values == expected)
        // What spilled has no name, so that nothing is left of it however the worker ends.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        client.cancel(lists)
        await client.close()
        cluster.workers[0].signal(SIGTERM)
        let end = try await cluster.workers[0].outcome(within: Muster.limit)
        #expect(end.status == 0)
        let line = try #require(
            end.errors.split(separator: "\n").first { $0.contains("went to disk") }, "\(end.errors)")
        let numbers = line.split(separator: " ").compactMap { Int($0) }
        // What did not stay in 60 MiB of memory.
        #expect(numbers.count == 4 && numbers[1] > (384 - 60) << 20, "\(line)")
        #expect(numbers[3] > (384 - 60) << 20, "\(line)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        _ = try await cluster.close()
    }

    @Test func aClusterDividesItsMemory() async throws {
        let cluster = RunningProcess(
            Muster.executable,
            [
                "cluster", "--port-to-workers", "0", "--port-to-clients", "0", "--workers", "2", "--memory-limit",
                "200MiB",
            ])
        try cluster.start()
        _ = try await cluster.line(after: "Worker worker-2")
        cluster.signal(SIGTERM)
        let end = try await cluster.outcome(within: Muster.limit)
        #expect(end.status == 0)
        for number in 1...2 {
            #expect(
                end.errors.contains("worker-\(number): uses up to 100.0 MiB of memory; beyond 60.0 MiB"),
                "\(end.errors)")
        }
    }

    @Test(arguments: [
        (["--memory-limit", "2G"], "`2G` may mean 2GB or 2GiB: say which"),
        (["--memory-limit", "1MiB"], "1MiB is too little: a worker needs 48MiB or more"),
        (
            ["--memory-limit", "none", "--data", "spill"],
            "--data spill needs a limit of memory, and --memory-limit is none"
        ),
        (["--data", "disk"], "--data disk names no folder. It is memory, spill, spill:FOLDER or disk:FOLDER"),
        (["--data", "spill:/dev/null/x"], "The data store at /dev/null/x failed while opening it"),
    ])
    func whatCannotBeIsRefused(arguments: [String], message: String) async throws {
        let outcome = try await Muster.run(["worker", "tcp://127.0.0.1:1"] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func aClusterOfManyNeedsMore() async throws {
        let outcome = try await Muster.run(["cluster", "--workers", "4", "--memory-limit", "100MiB"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("25MiB for each of 4 workers is too little"), "\(outcome.errors)")
    }
}

import Foundation
import MusterGraph
import MusterProtocol
import MusterRuntime
import MusterWorker
import Testing

@Suite("Workers with little memory", .timeLimit(.minutes(10)))
struct MemoryTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// As many lists of 131,072 numbers, 1 MiB each, that stay; and the sum of each.
    private func lists(_ count: Int) -> (graph: Graph, lists: [Key], sums: [Key]) {
        var graph: Graph = [:]
        for number in 0..<count {
            graph["list\(number)"] = .call("trial.fill", 131_072, .value(.int64(Int64(number))))
            graph["sum\(number)"] = .call("trial.total", .key("list\(number)"))
        }
        return (graph, (0..<count).map { "list\($0)" }, (0..<count).map { "sum\($0)" })
    }

    @Test("results of four times the memory stay, and can be used", arguments: Wire.allCases)
    func fourTimes(_ wire: Wire) async throws {
        let cluster = try TestCluster(wire)
        try await cluster.startScheduler()
        let stores = try (0..<2).map { number in
            try SpillingStore(path: folder.path + "/\(number)", memoryByteCount: 8 << 20)
        }
        for (number, store) in stores.enumerated() { try await cluster.addWorker("worker-\(number)", store: store) }
        try cluster.schedulerLog.wait(for: "threads", count: 2)
        let client = try cluster.client()
        let (graph, lists, sums) = lists(64)
        let (request, wanted) = try client.submit(graph, lists + sums, mode: .hold)
        let held = try client.held(request)
        #expect(held.failures.isEmpty)
        let spilled = stores.reduce(0) { $0 + $1.usage.spilledByteCount }
        #expect(spilled >= 64 << 20 - 2 * (8 << 20))
        #expect(stores.allSatisfy { $0.usage.memoryByteCount + $0.usage.lingeringByteCount <= 9 << 20 })
        // Each of them is read again, by workers of whom half don't have it.
        let futures = wanted.map { TaskID(graph: held.graph, index: $0) }
        var second: Graph = ["all": .list((0..<64).map { .key("sum\($0)") })]
        for number in 0..<64 { second["sum\(number)"] = .call("trial.total", .future(futures[number])) }
        let sumsAgain = try client.get(second, "all")
        #expect(sumsAgain == [.list((0..<64).map { .int64(131_072 * $0) })])
        #expect(stores.reduce(0) { $0 + $1.usage.readBackByteCount } > 0)
        try client.send(.release(Release(tasks: TaskColumns(futures))))
        try eventually("nothing is left") { try cluster.workers.allSatisfy { try $0.isEmpty } }
        #expect(stores.allSatisfy { $0.usage.memoryByteCount == 0 && $0.usage.diskByteCount == 0 })
    }

    @Test("a worker that has none leaves the work to another")
    func pauses() async throws {
        let cluster = try TestCluster(.memory)
        try await cluster.startScheduler()
        // This process uses more than that whatever happens.
        let poor = try await cluster.addWorker("poor", threads: 2, memory: MemoryMarks(limit: 1_000))
        try poor.log.wait(for: "memory is short")
        let first = try cluster.client()
        try eventually("it has said so") { try paused(first) == [true] }
        try await cluster.addWorker("rich", threads: 2)
        try cluster.schedulerLog.wait(for: "worker rich", count: 1)
        // The first sends no heartbeats, and that may have taken a while.
        let client = try cluster.client()
        let (graph, _, sums) = lists(16)
        let (request, wanted) = try client.submit(graph, sums)
        let answer = try client.answer(to: request)
        #expect(wanted.map { answer.values[$0] } == (0..<16).map { .int64(131_072 * $0) })
        #expect(try cluster.workers.map { try $0.counters.ranTaskCount } == [0, 32])
        #expect(try paused(client) == [true, false])
    }

    /// Whether each worker is short of memory, as the scheduler knows it.
    private func paused(_ client: RawClient) throws -> [Value?] {
        guard case .list(let workers) = try client.ask(.workers) else { throw Overdue() }
        return workers.map { worker in
            guard case .map(let members) = worker else { return nil }
            return members["paused"]
        }
    }

    @Test("where none has any, work goes on", arguments: Wire.allCases)
    func allPaused(_ wire: Wire) async throws {
        let cluster = try TestCluster(wire)
        try await cluster.startScheduler()
        for number in 0..<2 {
            try await cluster.addWorker(
                "worker-\(number)", threads: 2,
                store: try SpillingStore(path: folder.path + "/\(number)", memoryByteCount: 0),
                memory: MemoryMarks(limit: 1_000))
        }
        let client = try cluster.client()
        try eventually("both have said so") { try paused(client) == [true, true] }
        var graph = lists(32).graph
        graph["all"] = .list((0..<32).map { .key("sum\($0)") })
        #expect(try client.get(graph, "all") == [.list((0..<32).map { .int64(131_072 * $0) })])
        try eventually("nothing is left") { try cluster.workers.allSatisfy { try $0.isEmpty } }
    }
}

import Muster

/// What is measured with single tasks. Each call goes through libffi, and each result that is counted is fetched.
enum TaskBenchmark: String, CaseIterable {
    /// Independent tasks, each with its own key and argument; the clock runs from submission to the last value.
    case fanout
    /// Tasks that each take the result of the one before.
    case chain
    /// One task, submitted and answered.
    case roundTrip = "round-trip"

    var defaultTaskCount: Int {
        switch self {
        case .fanout: 100_000
        case .chain: 10_000
        case .roundTrip: 1
        }
    }

    /// The unit of `rate`.
    var unit: String {
        switch self {
        case .fanout: "tasks a second"
        case .chain: "microseconds a hop"
        case .roundTrip: "microseconds"
        }
    }

    /// The figure that is printed.
    func rate(seconds: Double, taskCount: Int) -> Double {
        switch self {
        case .fanout: Double(taskCount) / seconds
        case .chain, .roundTrip: seconds * 1e6 / Double(taskCount)
        }
    }

    /// Runs it once, and returns the seconds from submission to the last value.
    func run(_ client: Client, taskCount: Int) async throws -> Double {
        switch self {
        case .fanout: try await fanOut(client, taskCount)
        case .chain: try await chain(client, taskCount)
        case .roundTrip: try await chain(client, 1)
        }
    }

    private func fanOut(_ client: Client, _ taskCount: Int) async throws -> Double {
        var graph = Graph()
        var keys: [Key] = []
        for number in 0..<taskCount {
            let key = Key("task-\(number)")
            graph[key] = .call("math.negate", .value(.int64(Int64(number))))
            keys.append(key)
        }
        let clock = ContinuousClock()
        let start = clock.now
        let results = try await client.get(graph, keys, as: Int.self)
        let end = clock.now
        for (number, result) in results.enumerated() where result != -number { throw WrongResult(number: number) }
        return (end - start).seconds
    }

    private func chain(_ client: Client, _ taskCount: Int) async throws -> Double {
        var graph: Graph = ["task-0": .call("math.add", 0, 1)]
        for number in 1..<max(taskCount, 1) {
            graph[Key("task-\(number)")] = .call("math.add", .key(Key("task-\(number - 1)")), 1)
        }
        let clock = ContinuousClock()
        let start = clock.now
        let result = try await client.get(graph, Key("task-\(taskCount - 1)"), as: Int.self)
        let end = clock.now
        if result != taskCount { throw WrongResult(number: taskCount - 1) }
        return (end - start).seconds
    }
}

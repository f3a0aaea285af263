import Muster

/// Tasks that each take the result of the one before.
struct ChainWork: RivalWork {
    let count: Int

    var style: RivalStyle { .tasks }
    var order: [String] { ["chain", "\(count)"] }
    var amount: String { "\(count.grouped) tasks" }
    var unit: Unit { .microsecondsPerHop }
    var answer: String { "\(count)" }
    var forRivals: (any RivalWork)? { ChainWork(count: min(count, 500)) }

    func compute(_ site: Site) async throws -> Answer {
        var graph: Graph = ["task-0": .call("math.add", 0, 1)]
        for number in 1..<max(count, 1) {
            graph[Key("task-\(number)")] = .call("math.add", .key(Key("task-\(number - 1)")), 1)
        }
        return try await Answer.timed {
            "\(try await site.client.get(graph, Key("task-\(count - 1)"), as: Int.self, timeout: .seconds(300)))"
        }
    }
}

import Muster

/// Independent tasks, each with its own key and argument, called through libffi, every result fetched; from submission
/// to the last value.
struct FanoutWork: RivalWork {
    let count: Int
    var unit = Unit.tasksPerSecond
    /// Whether it is one of many sizes, beside which nobody else is measured.
    var isCurve = false

    var style: RivalStyle { .tasks }
    var order: [String] { ["fanout", "\(count)"] }
    var amount: String { "\(count.grouped) tasks" }
    /// The sum of the results.
    var answer: String { "\(-(count * (count - 1) / 2))" }

    /// A smaller one costs them less a task than a larger one.
    var forRivals: (any RivalWork)? { isCurve ? nil : FanoutWork(count: min(count, 5_000)) }

    var programs: [NativeProgram] {
        guard !isCurve else { return [] }
        // It answers with the number of results.
        return [
            NativeProgram("bare.c", ["fanout", "\(count)", answer], name: "plain ZeroMQ, the same bytes in batches")
        ]
    }

    func compute(_ site: Site) async throws -> Answer {
        let (graph, keys) = Self.graph(count)
        var results: [Int] = []
        let answer = try await Answer.timed {
            results = try await site.client.get(graph, keys, as: Int.self, timeout: .seconds(300))
            return self.answer
        }
        for (number, result) in results.enumerated() where result != -number { throw WrongResult(number: number) }
        return answer
    }

    /// The graph, and the keys that are fetched.
    static func graph(_ count: Int) -> (graph: Graph, keys: [Key]) {
        var graph = Graph()
        let keys = graph.addLeaves(count)
        return (graph, keys)
    }
}

extension Graph {
    /// Adds tasks that turn the signs of numbers: one of each number from 0.
    mutating func addLeaves(_ count: Int) -> [Key] {
        (0..<count).map { number in
            let key = Key("task-\(number)")
            self[key] = .call("math.negate", .value(.int64(Int64(number))))
            return key
        }
    }
}

import Muster

/// Tasks whose results are added up by other tasks, some at a time, until there is one.
struct TreeWork: RivalWork {
    let leafCount: Int
    /// How many results a task adds up; as many as there are leaves makes one task of all of them.
    let fanIn: Int
    /// What peers call it.
    private let name: String
    /// How many leaves it has at most where others do it.
    private let mostForRivals: Int

    /// A reduction tree.
    static func tree(leafCount: Int) -> TreeWork {
        TreeWork(leafCount: leafCount, fanIn: 10, name: "tree", mostForRivals: 2_000)
    }

    /// One task with very many inputs.
    static func merge(inputCount: Int) -> TreeWork {
        TreeWork(leafCount: inputCount, fanIn: max(inputCount, 2), name: "merge", mostForRivals: 2_000)
    }

    private var isMerge: Bool { fanIn >= leafCount }

    var style: RivalStyle { .tasks }
    var order: [String] { [name, "\(leafCount)"] + (isMerge ? [] : ["\(fanIn)"]) }
    var amount: String {
        isMerge ? "one task with \(leafCount.grouped) inputs" : "\(count.grouped) tasks, \(fanIn) to one"
    }
    var unit: Unit { .tasksPerSecond }
    var answer: String { "\(-(leafCount * (leafCount - 1) / 2))" }

    /// The leaves, and what adds them up.
    var count: Int {
        var (count, level) = (leafCount, leafCount)
        while level > 1 {
            level = (level + fanIn - 1) / fanIn
            count += level
        }
        return count
    }

    var forRivals: (any RivalWork)? {
        let leafCount = min(leafCount, mostForRivals)
        return TreeWork(
            leafCount: leafCount, fanIn: isMerge ? max(leafCount, 2) : fanIn, name: name, mostForRivals: leafCount)
    }

    func compute(_ site: Site) async throws -> Answer {
        var graph = Graph()
        var level = graph.addLeaves(leafCount)
        var height = 0
        while level.count > 1 {
            height += 1
            level = stride(from: 0, to: level.count, by: fanIn).map { start in
                let key = Key("sum-\(height)-\(start)")
                graph[key] = .call("math.sum", .list(level[start..<min(start + fanIn, level.count)].map(Term.key)))
                return key
            }
        }
        let root = level[0]
        return try await Answer.timed {
            "\(try await site.client.get(graph, root, as: Int.self, timeout: .seconds(300)))"
        }
    }
}

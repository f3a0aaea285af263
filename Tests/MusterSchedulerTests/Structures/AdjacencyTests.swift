import MusterFuzzing
import Testing

@testable import MusterScheduler

/// Lists in two arrays against an array of sets.
@Suite("Adjacency")
struct AdjacencyTests {
    @Test("lists and their reverse are as sets are", arguments: [1, 2, 17, 300] as [Int])
    func model(count: Int) {
        var random = SplitMix64(seed: UInt64(count))
        var adjacency = Adjacency(reservingTasks: count)
        var model: [Set<UInt32>] = []
        for task in 0..<count {
            // A task refers to tasks before it, often twice, and some to none or to very many.
            let length = task == 0 ? 0 : [0, 1, 1, 2, 5, 40].randomElement(using: &random) ?? 0
            var list = (0..<length).map { _ in UInt32.random(in: 0..<UInt32(max(task, 1)), using: &random) }
            model.append(Set(list))
            adjacency.append(&list)
        }
        let reversed = adjacency.reversed()
        for task in 0..<UInt32(count) {
            #expect(Array(adjacency[task]) == model[Int(task)].sorted())
            let users = model.indices.filter { model[$0].contains(task) }.map { UInt32($0) }
            #expect(Array(reversed[task]) == users)
            #expect(reversed.range(of: task).count == users.count)
        }
        #expect(adjacency.targets.count == reversed.targets.count)
        #expect(reversed.reversed().targets == adjacency.targets)
    }

    @Test("a graph without tasks has no lists")
    func nothing() {
        let adjacency = Adjacency(reservingTasks: 0)
        #expect(adjacency.offsets == [0])
        #expect(adjacency.reversed().offsets == [0])
    }
}

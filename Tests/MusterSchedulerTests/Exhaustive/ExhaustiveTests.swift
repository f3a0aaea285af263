import MusterFuzzing
import MusterGraph
import Testing

@Suite("Every state of small graphs, and every event")
struct ExhaustiveTests {
    /// Goes from state to state, breadth first, and has everything happen in each that can. A scheduler can't be copied, so
    /// each state is reached anew by the shortest way there is.
    @Test("nothing that workers and clients may say breaks a rule")
    func everything() async {
        var (met, states): (Set<String>, Int) = ([], 0)
        await withTaskGroup(of: Search.Result.self) { group in
            for scenario in Scenario.all {
                group.addTask {
                    let search = Search(scenario, stateCount: Effort.share(of: 120))
                    search.run()
                    return search.result
                }
            }
            for await result in group {
                #expect(result.problems.isEmpty, "\(result.problems.prefix(3).joined(separator: "\n"))")
                met.formUnion(result.met)
                states += result.stateCount
            }
        }
        // Few states do not show every pair.
        if Effort.isReduced { return }
        let missing = Search.pairs.subtracting(met).sorted()
        #expect(missing == [], "\(met.count) pairs were met, in \(states) states")
    }
}

/// A walk through the states of a scenario.
final class Search {
    private let scenario: Scenario
    private let stateCount: Int
    private(set) var states: Set<String> = []
    /// What has met what: the phase of a task, and an event.
    private(set) var met: Set<String> = []
    private(set) var problems: [String] = []
    private let steps: [Happening]

    init(_ scenario: Scenario, stateCount: Int) {
        self.scenario = scenario
        self.stateCount = stateCount
        steps = Happening.all(workers: scenario.workers, tasks: scenario.graph.count)
    }

    func run() {
        var paths: [[Happening]] = [[]]
        states.insert(Trial(scenario).fingerprint)
        var position = 0
        while position < paths.count, problems.isEmpty {
            for step in steps {
                guard let trial = reach(paths[position], then: step) else { continue }
                let path = paths[position] + [step]
                problems += trial.problems.map { "\($0), after \(path)" }
                guard states.count < stateCount, states.insert(trial.fingerprint).inserted else { continue }
                paths.append(path)
                problems += trial.end().map { "\($0) is left, after \(path)" }
            }
            position += 1
        }
    }

    private func reach(_ path: [Happening], then step: Happening) -> Trial? {
        let trial = Trial(scenario)
        for earlier in path { _ = trial.apply(earlier) }
        let tasks = step.task.map { [$0] } ?? Array(0..<UInt32(scenario.graph.count))
        let phases = tasks.compactMap { trial.phase(of: $0) }
        guard trial.apply(step) else { return nil }
        for phase in phases { if let kind = step.kind { met.insert("\(phase): \(kind)") } }
        return trial
    }

    struct Result: Sendable {
        let met: Set<String>
        let stateCount: Int
        let problems: [String]
    }

    var result: Result { Result(met: met, stateCount: states.count, problems: problems) }

    /// Each phase of a task, and each sort of event.
    static let pairs: Set<String> = {
        let kinds = Set(Happening.all(workers: 1, tasks: 1).compactMap(\.kind))
        return Set(
            ["waiting", "assigned", "done", "released", "failed"].flatMap { phase in kinds.map { "\(phase): \($0)" } })
    }()
}

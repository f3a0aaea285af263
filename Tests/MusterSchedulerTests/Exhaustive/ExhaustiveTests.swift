import Testing

@Suite("Every state of small graphs, and every event")
struct ExhaustiveTests {
    /// Goes from state to state, breadth first, and has everything happen in each that can. A scheduler can't be copied, so
    /// each state is reached anew by the shortest way there is.
    @Test("nothing that workers and clients may say breaks a rule", arguments: Scenario.all)
    func everything(scenario: Scenario) {
        let search = Search(scenario, stateCount: 1_000)
        search.run()
        #expect(search.problems.isEmpty, "\(search.problems.prefix(3).joined(separator: "\n"))")
        #expect(search.missing == [], "of \(search.met.count) pairs, in \(search.states.count) states")
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

    /// The pairs of a phase and an event that have not come about.
    var missing: [String] {
        let phases = ["waiting", "assigned", "done", "released", "failed"]
        return phases.flatMap { phase in Set(steps.compactMap(\.kind)).map { "\(phase): \($0)" } }
            .filter { !met.contains($0) }.sorted()
    }
}

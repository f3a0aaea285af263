/// A walk through the states of a scenario, breadth first, that has everything happen in each that can. A core can't be
/// copied, so each state is reached anew by the shortest way there is.
package struct StateSearch<Subject: Trial> {
    /// What a search came to.
    package struct Findings: Sendable {
        /// What has met what: how a task stood, and a sort of event.
        package fileprivate(set) var pairs: Set<String> = []
        /// How many states were gone on from.
        package fileprivate(set) var stateCount = 0
        /// What broke a rule, with the scenario and all that had happened in it.
        package fileprivate(set) var problems: [String] = []
    }

    private let scenario: Subject.Scenario
    /// How many states are gone on from at most.
    private let stateLimit: Int
    /// The fingerprints of those that were reached.
    private var states: Set<String> = []
    private var findings = Findings()

    /// Searches each of some scenarios.
    ///
    /// - Parameter stateLimit: How many states of each are gone on from at most.
    package static func findings(in scenarios: [Subject.Scenario], stateLimit: Int) async -> Findings {
        await withTaskGroup(of: Findings.self) { group in
            for scenario in scenarios {
                group.addTask {
                    var search = StateSearch(scenario: scenario, stateLimit: stateLimit)
                    search.run()
                    return search.findings
                }
            }
            return await group.reduce(into: Findings()) { $0.add($1) }
        }
    }

    private init(scenario: Subject.Scenario, stateLimit: Int) {
        (self.scenario, self.stateLimit) = (scenario, stateLimit)
    }

    /// A scenario is left at the first state in which something is wrong: what follows from that says little.
    private mutating func run() {
        let happenings = Subject.happenings(in: scenario)
        var paths: [[Subject.Happening]] = [[]]
        states.insert(Subject(scenario).fingerprint)
        var position = 0
        while position < paths.count, findings.problems.isEmpty {
            for happening in happenings {
                guard let trial = reach(paths[position], then: happening) else { continue }
                let path = paths[position] + [happening]
                note(trial.problems, after: path)
                guard states.count < stateLimit, states.insert(trial.fingerprint).inserted else { continue }
                paths.append(path)
                note(trial.end().map { "\($0) at the end" }, after: path)
            }
            position += 1
        }
        findings.stateCount = states.count
    }

    /// Nil where the last of it can't happen.
    private mutating func reach(_ path: [Subject.Happening], then last: Subject.Happening) -> Subject? {
        let trial = Subject(scenario)
        for happening in path { _ = trial.apply(happening) }
        let pairs = trial.pairs(with: last)
        guard trial.apply(last) else { return nil }
        findings.pairs.formUnion(pairs)
        return trial
    }

    private mutating func note(_ problems: [String], after path: [Subject.Happening]) {
        findings.problems += problems.map { "\(scenario): \($0), after \(path)" }
    }
}

extension StateSearch.Findings {
    fileprivate mutating func add(_ other: Self) {
        pairs.formUnion(other.pairs)
        stateCount += other.stateCount
        problems += other.problems
    }
}

import MusterFuzzing
import MusterGraph
import MusterProtocol
import Testing

@testable import MusterWorker

@Suite("Every state of a worker with a few tasks, and every event")
struct WorkerExhaustiveTests {
    /// Goes from state to state, breadth first, as the test of the scheduler does (`ExhaustiveTests`).
    @Test("nothing that schedulers, holders, threads and stores may say breaks a rule")
    func everything() async {
        var (met, states): (Set<String>, Int) = ([], 0)
        await withTaskGroup(of: WorkerSearch.Result.self) { group in
            for scenario in WorkerScenario.all {
                group.addTask {
                    let search = WorkerSearch(scenario, stateCount: Effort.share(of: 300))
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
        let missing = WorkerSearch.pairs.subtracting(met).sorted()
        #expect(missing == [], "\(met.count) pairs were met, in \(states) states")
    }
}

/// A walk through the states of a scenario.
final class WorkerSearch {
    private let scenario: WorkerScenario
    private let stateCount: Int
    private var states: Set<String> = []
    /// What has met what: how a task stands, and an event.
    private var met: Set<String> = []
    private var problems: [String] = []

    init(_ scenario: WorkerScenario, stateCount: Int) {
        self.scenario = scenario
        self.stateCount = stateCount
    }

    func run() {
        let steps = WorkerHappening.all(of: scenario)
        var paths: [[WorkerHappening]] = [[]]
        states.insert(WorkerTrial(scenario).fingerprint)
        var position = 0
        while position < paths.count, problems.isEmpty {
            for step in steps {
                guard let trial = reach(paths[position], then: step) else { continue }
                let path = paths[position] + [step]
                problems += trial.problems.map { "\(scenario.name): \($0), after \(path)" }
                guard states.count < stateCount, states.insert(trial.fingerprint).inserted else { continue }
                paths.append(path)
                problems += trial.end().map { "\(scenario.name): \($0) at the end, after \(path)" }
            }
            position += 1
        }
    }

    private func reach(_ path: [WorkerHappening], then step: WorkerHappening) -> WorkerTrial? {
        let trial = WorkerTrial(scenario)
        for earlier in path { _ = trial.apply(earlier) }
        let tasks = step.task.map { [$0] } ?? Array(scenario.tasks.indices)
        let standings = tasks.map { trial.standing(of: scenario.tasks[$0]) }
        guard trial.apply(step) else { return nil }
        for standing in standings { met.insert("\(standing): \(step.kind)") }
        return trial
    }

    struct Result: Sendable {
        let met: Set<String>
        let stateCount: Int
        let problems: [String]
    }

    var result: Result { Result(met: met, stateCount: states.count, problems: problems) }

    /// Each way in which a task can stand, and each sort of event that there can be then.
    static let pairs: Set<String> = {
        let all = [
            "waiting", "ready", "running", "being fetched", "being stored", "held", "copied", "local",
            "released, in use",
            "cancelled", "not here",
        ]
        let always = [
            "the session ends", "reports are acknowledged", "its graph is closed", "a holder is unreachable",
            "it is asked back", "memory is measured",
        ]
        // Between sessions nothing is local.
        let others = all.filter { $0 != "local" }
        let told = ["waiting", "ready", "running", "held", "copied", "not here"]
        // What is on its way, or still runs, may be asked for again.
        let givable = ["being fetched", "being stored", "copied", "released, in use", "cancelled", "not here"]
        let ends = ["its run ends: stored", "its run ends: failed", "its run ends: delivered"]
        let answers = ["a holder answers: found", "a holder answers: notHeld", "a holder answers: otherSize"]
        let sorts: [([String], [String])] = [
            (all, always), (["waiting", "being fetched", "held", "not here"], ["room is made"]),
            (
                others, ["what it has is told", "a session begins", "a session with another scheduler begins"]
            ),
            (told, ["a session begins, and it is dropped"]), (givable, ["it is given"]),
            (["cancelled", "not here"], ["it is given with one that takes it"]),
            (["held", "copied", "local"], ["it is released"]), (["running", "cancelled"], ends),
            (["being fetched", "running"], answers),
            (["being stored", "running"], ["it is stored", "it is not stored"]),
        ]
        return Set(sorts.flatMap { standings, kinds in standings.flatMap { at in kinds.map { "\(at): \($0)" } } })
    }()
}

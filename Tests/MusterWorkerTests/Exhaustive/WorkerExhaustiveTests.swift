import MusterFuzzing
import MusterStateSearch
import Testing

@Suite("Every state of a worker with a few tasks, and every event")
struct WorkerExhaustiveTests {
    @Test("nothing that schedulers, holders, threads and stores may say breaks a rule")
    func everything() async {
        let found = await StateSearch<WorkerTrial>.findings(in: WorkerScenario.all, stateLimit: Effort.share(of: 300))
        #expect(found.problems.isEmpty, "\(found.problems.prefix(3).joined(separator: "\n"))")
        // Few states do not show every pair.
        if Effort.isReduced { return }
        let missing = Self.pairs.subtracting(found.pairs).sorted()
        #expect(missing == [], "\(found.pairs.count) pairs were met, in \(found.stateCount) states")
    }

    /// Each way in which a task can stand, and each sort of event that there can be then.
    private static let pairs: Set<String> = {
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

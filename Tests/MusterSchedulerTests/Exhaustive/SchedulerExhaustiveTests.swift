import MusterFuzzing
import MusterStateSearch
import Testing

@Suite("Every state of small graphs, and every event")
struct SchedulerExhaustiveTests {
    @Test("nothing that workers and clients may say breaks a rule")
    func everything() async {
        let found = await StateSearch<SchedulerTrial>.findings(
            in: SchedulerScenario.all, stateLimit: Effort.share(of: 120))
        #expect(found.problems.isEmpty, "\(found.problems.prefix(3).joined(separator: "\n"))")
        // Few states do not show every pair.
        if Effort.isReduced { return }
        let missing = Self.pairs.subtracting(found.pairs).sorted()
        #expect(missing == [], "\(found.pairs.count) pairs were met, in \(found.stateCount) states")
    }

    /// Each phase of a task, and each sort of event.
    private static let pairs: Set<String> = {
        let kinds = Set(SchedulerHappening.all(workers: 1, tasks: 1).compactMap(\.kind))
        return Set(
            ["waiting", "assigned", "done", "released", "failed"].flatMap { phase in kinds.map { "\(phase): \($0)" } })
    }()
}

import MusterFaults
import Testing

/// Clusters of real processes that are killed, stopped, cut apart and filled up. `./dev test --full` plays them in the sizes
/// of the goals, `./dev bench faults` measures the same. One after the other: they need the processors themselves.
@Suite("Faults, with processes", .serialized, .timeLimit(.minutes(10)))
struct FaultTests {
    /// Nil, and a word about it, where the scenario cannot be played here.
    private func play(_ scenario: FaultScenario) async throws -> FaultReport? {
        do {
            let report = try await scenario.play(.wanted)
            #expect(report.problems == [], "\(scenario.rawValue)")
            return report
        } catch let reason as NotHere {
            print("skipped: \(scenario.rawValue): \(reason)")
            return nil
        }
    }

    @Test func aWorkerThatIsKilledCostsWhatItHeldAndNothingElse() async throws {
        let report = try #require(try await play(.workerKilled))
        // How many were lost and still needed is chance.
        #expect(report.counts["tasks run again without need"] == 0)
    }

    @Test func aWorkerThatIsStoppedIsDoneWithoutAndWelcomedBack() async throws {
        _ = try #require(try await play(.workerStopped))
    }

    @Test func aSchedulerThatIsKilledAgainAndAgainLosesNothing() async throws {
        let report = try #require(try await play(.schedulerKilled))
        #expect(report.counts["finished tasks run again"] == 0)
    }

    @Test func workersThatDoNotReachEachOtherFinish() async throws {
        _ = try await play(.workersApart)
    }

    @Test func aSchedulerThatReachesNoWorkerGoesOnWhenItDoes() async throws {
        guard let report = try await play(.schedulerApart) else { return }
        #expect(report.counts["finished tasks run again"] == 0)
    }

    @Test(arguments: [FaultScenario.crash, .crashIsolated])
    func aTaskThatCrashesFailsAlone(scenario: FaultScenario) async throws {
        let report = try #require(try await play(scenario))
        #expect(report.counts["workers lost for good"] == 0)
    }

    @Test(arguments: [FaultScenario.endless, .endlessIsolated])
    func anEndlessLoopEndsAtItsLimit(scenario: FaultScenario) async throws {
        let report = try #require(try await play(scenario))
        #expect(report.counts["workers lost"] == 0)
    }

    @Test func resultsOfFourTimesTheMemoryAreKept() async throws {
        _ = try #require(try await play(.memory))
    }

    @Test func aFullDiskIsAnErrorThatPasses() async throws {
        guard let report = try await play(.fullDisk) else { return }
        #expect(report.counts["workers lost"] == 0)
    }

    @Test func schedulerAndWorkerAreKilledAtOnce() async throws {
        _ = try #require(try await play(.allKilled))
    }
}

import MusterFuzzing
import MusterSimulator
import Testing

@Suite("Simulated cluster")
struct SimulatedClusterTests {
    @Test("every seed finishes with the right answers and leaves nothing behind", arguments: 0..<20)
    func seeds(hundred: Int) {
        for seed in UInt64(hundred * 100)..<UInt64(hundred * 100 + Effort.share(of: 100)) {
            let report = SimulatedCluster.run(seed: seed, invariantLimit: 150)
            #expect(report.problems.isEmpty, "seed \(seed): \(report.problems.prefix(3).joined(separator: "\n"))")
        }
    }

    /// 501: a large result that was lost before its client had read it. 703: one that was dropped and fetched again in one
    /// turn. 1167, 1327: one that was released while a task took it. 1444: one that was made and fetched. 3125: a task
    /// assigned to a worker that was fetching its result. 1133: a task that failed while its worker's loss was dealt with.
    /// 564: a result that was held until something else happened. 428, 686, 1126: a task that ran before the one it comes
    /// after. 28, 547: one that ran although its input could not be stored. 1035, 2781: a result of a session that was
    /// over, and stayed. 21, 35: an innocent task that was blamed for its worker's end. 1592, 15555: room that was not
    /// used until something else happened. 106061, 113203: an input that was stored while it was being made here too.
    /// 305392, 352983: a copy that was told of while the result was made again there, and its release took the result.
    /// 9: a task with effects that its worker did not know of yet, and whose input was dropped. 84: one that was sent to a
    /// worker which had become short of memory. 337, 1237: a graph that never ended, since a result with effects stayed.
    /// 929: a detached graph that was back after its end. 2688: a result that a worker which came back told of twice.
    /// 4147: a task with effects that ran again after a restart. 101503, 107079: one that was blamed for the end of a worker
    /// that it had not been sent to. 901694, 10012615: a detached request whose end was told before it was written down.
    /// 10003385: a worker that came back and told twice of one task, and lost it. 10017274: one that did not tell what it had
    /// said of a task which it had made again since. 10020172: a value that came out smaller the second time, and was made
    /// again and again. 10027531, 10038339: a worker that kept tasks which had failed. 10040841: a client that read what it had.
    /// 10048950: a worker that gave back what it had been given since. 10061041: a result that was let go while a task took it.
    /// 10075708: a request that was said to be unknown before its end was written down. 10077526: a task with effects that was
    /// sent before what it takes.
    /// 12008467, 12016177, 12029489: a task with effects that came back before it was sent, and that nobody needed any more.
    /// 12052340: a graph that came twice while there was no worker, in two sessions, and was opened twice.
    /// 12076553: a worker that came back without tasks which had failed along with one that it was told to drop.
    /// 14049873, 14061148: a graph that stayed, since the last that took a result of it was over after it. 14036257, 14038685:
    /// what a worker had sent before its next life told of its end.
    /// 14042383: an answer that came when the client had said its last word. 14048241: a result that was delivered while the
    /// client read it. 14075264: a client whose own earlier session had its request.
    /// 14106872: an input that was dropped while it was stored, since a run of the task that nobody wanted any more was over.
    /// 14121734: a detached graph that its client had meant to cancel when it went.
    /// 19064987: a worker told a scheduler that was started again of a result which it had dropped for the one before.
    /// 21002529: a client that took a part of an earlier read for one of the read under way. 21014346: a client that read what
    /// came along in a moment. 22074438: a detached graph that was over before anybody had heard of its last failure. 22078368:
    /// a client that spoke of a request before it had attached to it. 22078903: a task that was sent before what it comes after,
    /// as one of a graph that was over had been on the worker's list. 25033666: a future that was taken for a task of the same
    /// graph. 25062998: a detached graph that was over, which could not be written down, and that was back after a restart.
    /// 12004644, 13015925: suspects that were set aside, and found only after the paused workers had been looked at.
    @Test(
        "seeds that found a fault",
        arguments: [
            ([501, 703, 1_167, 1_327, 1_444, 3_125], []), ([564, 1_133], [.futures]), ([428, 686, 1_126], [.orders]),
            ([28, 547], [.storeFaults]), ([1_035, 2_781], [.sessions]), ([21, 35], [.crashes]),
            ([15_555], [.functionSets]),
            (
                [1_592, 106_061, 113_203, 305_392, 352_983],
                Set(SimulationTopic.allCases.filter { !$0.isOfLateStage }).subtracting([.memory])
            ),
            (
                [
                    9, 84, 337, 929, 1_237, 2_688, 4_147, 101_503, 107_079, 901_694, 10_003_385, 10_012_615, 10_017_274,
                    10_020_172, 10_027_531, 10_038_339, 10_040_841, 10_048_950, 10_061_041, 10_075_708, 10_077_526,
                ],
                Set(SimulationTopic.allCases).subtracting([.slowClients, .outages, .copies])
            ),
            (
                [12_004_644, 12_008_467, 12_016_177, 12_029_489, 12_052_340, 12_076_553, 13_015_925],
                Set(SimulationTopic.allCases).subtracting([.copies])
            ),
            (
                [
                    14_036_257, 14_038_685, 14_042_383, 14_048_241, 14_049_873, 14_061_148, 14_075_264,
                    14_106_872, 14_121_734, 19_064_987, 21_002_529, 21_014_346,
                    22_074_438, 22_078_368, 22_078_903, 25_033_666, 25_062_998,
                ],
                Set(SimulationTopic.allCases)
            ),
        ] as [([UInt64], Set<SimulationTopic>)])
    func found(seeds: [UInt64], topics: Set<SimulationTopic>) {
        for seed in seeds { #expect(SimulatedCluster.run(seed: seed, topics: topics).problems == [], "seed \(seed)") }
    }

    @Test("a seed tells the same story twice")
    func reproducible() {
        for seed in UInt64(0)..<20 {
            #expect(SimulatedCluster.run(seed: seed) == SimulatedCluster.run(seed: seed))
        }
    }

    @Test("workers fetch from each other")
    func peers() {
        let fetched = (UInt64(0)..<30).reduce(0) { $0 + SimulatedCluster.run(seed: $1, topics: []).fetchedByteCount }
        #expect(fetched > 0)
    }

    @Test("copies that the scheduler keeps save results whose workers are lost")
    func copies() {
        let saved = (UInt64(0)..<200).reduce(0) { $0 + SimulatedCluster.run(seed: $1, topics: [.copies]).savedCount }
        #expect(saved > 0)
    }

    @Test("every topic adds something to the story of some seed", arguments: SimulationTopic.allCases)
    func topic(topic: SimulationTopic) {
        let isFound = (UInt64(0)..<200).contains { seed in
            SimulatedCluster.run(seed: seed, topics: [topic]) != SimulatedCluster.run(seed: seed, topics: [])
        }
        #expect(isFound)
    }

    @Test("a story says what happened")
    func story() {
        var lines: [String] = []
        let report = SimulatedCluster.run(seed: 0, topics: []) { lines.append($0) }
        #expect(report == SimulatedCluster.run(seed: 0, topics: []))
        #expect(lines.contains { $0.contains("client 0 > scheduler: submit 1") })
        #expect(lines.contains { $0.contains("is finished") })
    }
}

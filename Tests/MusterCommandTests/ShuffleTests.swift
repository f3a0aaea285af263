import Foundation
import MusterProcesses
import Testing

/// Rows that go from worker to worker, through real processes whose memory is limited. The sizes are a tenth of those that
/// `Benchmarks/README.md` tells of, as this is a build for debugging, and a hundredth with a sanitizer.
@Suite struct ShuffleTests {
    private static let rowCount = Sanitizer.isThere ? 100_000 : 1_000_000

    @Test func groupsAndJoinsComeOutRight() async throws {
        let cluster = try await TestCluster(workers: 2, workerArguments: ["--memory-limit", "256MiB"])
        let groups = """
            {"from": {"range": [0, \(Self.rowCount)], "partitions": 64},
             "then": [{"groupBy": {"$": ["math.remainder", {"$": 0}, 10007]}, "partitions": 64},
                      {"map": "tuple.second"}, "flatten", "sum"]}
            """
        let grouped = try await cluster.run(["get", "-"], input: groups)
        #expect(grouped.result == "\(Self.rowCount * (Self.rowCount - 1) / 2)", "\(grouped.errors)")
        let keys = groups.replacingOccurrences(of: #"{"map": "tuple.second"}, "flatten", "sum""#, with: #""count""#)
        let counted = try await cluster.run(["get", "-"], input: keys)
        #expect(counted.result == "10007", "\(counted.errors)")
        let join = """
            {"from": {"range": [0, 100000], "partitions": 16},
             "then": [{"join": {"from": {"range": [50000, 150000], "partitions": 16}}, "on": "value.same"},
                      {"map": "tuple.first"}, "sum"]}
            """
        let joined = try await cluster.run(["get", "-"], input: join)
        #expect(joined.result == "3749975000", "\(joined.errors)")
        #expect(try await cluster.close() == [0, 0, 0])
    }
}

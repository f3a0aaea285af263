import Foundation
import MusterProcesses
import Testing

/// Collections by the command: each step is a process of its own, and so a client of its own.
@Suite struct CollectionTests {
    private struct Listed: Decodable, Equatable {
        struct Function: Decodable, Equatable {
            let name: String
            let versions: [String]
        }
        let name: String
        let kind: String
        let functions: [Function]
        let byteCount: Int
        let storedAt: String
    }

    private struct Report: Decodable {
        let errors: [String]
        let status: Int
    }

    private static let plan = """
        {
          "x": 1,
          "y": {"$": ["math.add", {"$": "x"}, 2]}
        }

        """

    private func decode<Result: Decodable>(_ type: Result.Type, _ text: String) throws -> Result {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// A cluster whose worker is there: it has answered.
    private func cluster() async throws -> TestCluster {
        let cluster = try await TestCluster(workers: 1)
        let outcome = try await cluster.run(["get", "-", "y"], input: GetTests.example)
        #expect(outcome.result == "3", "\(outcome.errors)")
        return cluster
    }

    @Test func aStoredGraphIsComputedByWhoeverAsks() async throws {
        let cluster = try await cluster()
        let set = try await cluster.run(["collection", "set", "seed", "-"], input: GetTests.example)
        #expect(set.status == 0 && set.errors == "")
        #expect(set.result == "seed is stored: a graph of 2 keys")
        for (keys, value) in [(["y"], "3"), (["x", "y"], "[1, 3]")] {
            let computed = try await cluster.run(["collection", "compute", "seed"] + keys)
            #expect(computed.result == value, "\(computed.errors)")
            #expect(computed.status == 0)
        }
        let plan = try await cluster.run(["collection", "get", "seed"])
        #expect(plan.output == Self.plan, "\(plan.errors)")
        // What is printed is a graph, which runs anywhere and can be stored again.
        let again = try await Muster.run(["get", "-", "y"], input: plan.output)
        #expect(again.result == "3", "\(again.errors)")
        let other = try await cluster.run(["collection", "set", "other", "-", "--json"], input: plan.output)
        let listed = try decode(Listed.self, other.output)
        #expect(listed.name == "other" && listed.kind == "graph" && listed.byteCount == Self.plan.utf8.count)
        #expect(listed.functions.map(\.name) == ["math.add"])
        #expect(listed.functions.allSatisfy { !$0.versions.isEmpty })
        #expect(try Date(listed.storedAt, strategy: .iso8601) > .distantPast)
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func whatIsStoredIsListedAndDeleted() async throws {
        let cluster = try await cluster()
        #expect(try await cluster.run(["collection", "list"]).result == "No collection is stored.")
        #expect(try await cluster.run(["collection", "list", "--json"]).result == "[]")
        let text = #"{"a": {"$": ["f.a"]}, "b": [{"$": ["f.b"]}, {"$": ["f.c"]}, {"$": ["f.d"]}, {"$": ["f.e"]}]}"#
        _ = try await cluster.run(["collection", "set", "seed", "-"], input: GetTests.example)
        _ = try await cluster.run(["collection", "set", "many functions", "-"], input: text)
        let table = try await cluster.run(["collection", "list"]).output.split(separator: "\n")
        #expect(table.count == 3)
        #expect(table.first?.hasPrefix("NAME") == true)
        #expect(table.dropFirst().first?.hasPrefix("many functions  graph") == true, "\(table)")
        #expect(table.dropFirst().first?.hasSuffix("f.a, f.b, f.c, f.d and 1 more") == true, "\(table)")
        #expect(table.last?.hasSuffix("Z  math.add") == true, "\(table)")
        let listed = try decode([Listed].self, try await cluster.run(["collection", "list", "--json"]).output)
        #expect(listed.map(\.name) == ["many functions", "seed"])
        #expect(listed[0].functions.map(\.versions) == [[], [], [], [], []])

        let deleted = try await cluster.run(["collection", "delete", "many functions"])
        #expect(deleted.result == "many functions is deleted")
        let json = try await cluster.run(["collection", "delete", "seed", "--json"])
        #expect(try decode(Listed.self, json.output) == listed[1])
        #expect(try await cluster.run(["collection", "list", "--json"]).result == "[]")
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func aNameIsTakenAgainOnlyWithReplace() async throws {
        let cluster = try await cluster()
        _ = try await cluster.run(["collection", "set", "seed", "-"], input: GetTests.example)
        let refused = try await cluster.run(["collection", "set", "seed", "-"], input: #"{"y": 4}"#)
        #expect(refused.status == 2 && refused.output == "")
        let said = "muster: there is a collection `seed` already; --replace puts this one in its place\n"
        #expect(refused.errors == said)
        #expect(try await cluster.run(["collection", "compute", "seed", "y"]).result == "3")
        let replaced = try await cluster.run(["collection", "set", "seed", "-", "--replace"], input: #"{"y": 4}"#)
        #expect(replaced.status == 0, "\(replaced.errors)")
        #expect(try await cluster.run(["collection", "compute", "seed", "y"]).result == "4")
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func whatIsWrongIsTold() async throws {
        let cluster = try await cluster()
        let graph = #"{"y": {"$": ["math.divide", 1, 0]}, "z": {"$": ["math.ad", 1, 2]}}"#
        _ = try await cluster.run(["collection", "set", "mine", "-"], input: graph)
        let cases: [(arguments: [String], input: String, status: Int32, said: [String])] = [
            (["get", "mien"], "", 2, ["there is no collection `mien`; did you mean `mine`?"]),
            (["delete", "mien"], "", 2, ["did you mean `mine`?"]), (["compute", "mien", "y"], "", 2, ["`mine`"]),
            (["get", "mine"], "", 3, ["no connected worker has", "`math.ad`"]),
            (["compute", "mine", "y"], "", 1, ["math.divide(1, 0)", "divided by 0"]),
            (["compute", "mine", "z"], "", 2, ["mine:3:3: z: `math.ad`", "did you mean `math.add`?"]),
            (["compute", "mine"], "", 2, ["say which keys are wanted; it has y, z"]),
            (["compute", "mine", "x"], "", 2, ["mine", "`x`"]),
            (["set", "", "-"], "{}", 2, ["the name of a collection is empty"]),
            (["set", String(repeating: "a", count: 300), "-"], "{}", 2, ["300, and the limit is 256"]),
            (["set", "a", "-"], #"{"y": {"$": "q"}, "z": {"$": "z"}}"#, 2, ["standard input:1:2: y: `q`", "z: "]),
            (["set", "a", "-"], "{\n", 2, ["standard input:2:1"]),
        ]
        for (arguments, input, status, said) in cases {
            let outcome = try await cluster.run(["collection"] + arguments, input: input)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.output == "")
            for part in said { #expect(outcome.errors.contains(part), "\(arguments): \(outcome.errors)") }
        }
        let unchecked = try await cluster.run(["collection", "get", "mine", "--unchecked"])
        #expect(unchecked.status == 0 && unchecked.output.contains("math.ad"), "\(unchecked.errors)")
        let json = try await cluster.run(["collection", "get", "mien", "--json"])
        let report = try decode(Report.self, json.errors)
        #expect(report.status == 2 && report.errors == ["there is no collection `mien`; did you mean `mine`?"])
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func withoutAWorkerThatIsTold() async throws {
        let cluster = try await TestCluster(workers: 0)
        let set = try await cluster.run(["collection", "set", "seed", "-"], input: GetTests.example)
        #expect(set.status == 0, "\(set.errors)")
        let get = try await cluster.run(["collection", "get", "seed"])
        #expect(get.status == 3)
        #expect(get.errors.contains("no worker is connected") && get.errors.contains("`math.add`"), "\(get.errors)")
        // On a slow machine the time is over before the scheduler has said what was waited for.
        let compute = try await cluster.run(["collection", "compute", "seed", "y", "--timeout", "1"])
        #expect(compute.status == 3, "\(compute.errors)")
        #expect(try await cluster.close() == [0])
    }
}

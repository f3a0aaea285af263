import Foundation
import MusterProcesses
import Testing

/// What is wrong is told, with what would be right, and the exit status says whose fault it is.
@Suite struct BadInputTests {
    /// A graph that is wrong, what is asked of it, and what has to stand in the answer.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let graph: String
        var keys = ["y"]
        let said: [String]
        var testDescription: String { name }
    }

    static let wrongGraphs = [
        Case(name: "not JSON", graph: "{\"x\": 1,\n \"y\": }", said: ["standard input:2:7"]),
        Case(name: "cut off", graph: "{\"y\": [1, 2", said: ["standard input:1:"]),
        Case(name: "empty", graph: "", said: ["standard input:1:1"]),
        Case(name: "unknown function", graph: #"{"y": {"$": ["math.ad", 1, 2]}}"#, said: ["math.ad", "math.add"]),
        Case(name: "arity", graph: #"{"y": {"$": ["math.add", 1]}}"#, said: ["math.add", "y", "2 arguments"]),
        Case(name: "type", graph: #"{"y": {"$": ["math.add", "a", true]}}"#, said: ["math.add", "string", "int64"]),
        Case(
            name: "cycle",
            graph: #"{"y": {"$": ["math.add", {"$": "z"}, 1]}, "z": {"$": ["math.add", {"$": "y"}, 1]}}"#,
            said: ["`y` needs `z` needs `y`"]),
        Case(name: "missing key", graph: #"{"yy": 1}"#, said: ["y"]),
        Case(name: "missing reference", graph: #"{"y": {"$": "q"}}"#, said: ["q"]),
        Case(
            name: "unknown member of a call", graph: #"{"y": {"$": {"call": "math.add", "color": []}}}"#,
            said: ["one of call, args, retries, priority, after, rerun, timeout would be"]),
        Case(
            name: "unknown member", graph: #"{"y": {"$": {"call": "math.add", "arguments": []}}}"#, said: ["arguments"]),
        Case(name: "duplicate key", graph: #"{"y": 1, "y": 2}"#, said: ["y"]),
        Case(name: "too large a number", graph: #"{"y": 9223372036854775808}"#, said: ["9223372036854775808"]),
    ]

    @Test(arguments: wrongGraphs)
    func aWrongGraphIsTold(wrong: Case) async throws {
        let outcome = try await Muster.run(["get", "-"] + wrong.keys, input: wrong.graph)
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        for part in wrong.said { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
    }

    @Test func allThatIsWrongIsToldAtOnce() async throws {
        let graph = #"{"a": {"$": ["math.add", 1]}, "b": {"$": ["no.such", 1]}, "c": {"$": "missing"}}"#
        let outcome = try await Muster.run(["check", "-"], input: graph)
        #expect(outcome.status == 2)
        for part in ["math.add", "no.such", "missing"] { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
    }

    @Test func aTaskThatThrowsTellsAll() async throws {
        let graph = #"{"y": {"$": ["math.divide", 1, 0]}, "z": {"$": ["math.add", {"$": "y"}, 1]}}"#
        let outcome = try await Muster.run(["get", "-", "z"], input: graph)
        #expect(outcome.status == 1)
        for part in ["y", "math.divide", "1, 0", "divided by 0"] {
            #expect(outcome.errors.contains(part), "\(outcome.errors)")
        }
    }

    /// Arguments that are wrong, and what has to stand in the answer.
    static let wrongUsage: [([String], String)] = [
        (["get"], "graph"), (["get", "/no/such/file.json", "y"], "no such file"), (["get", "/", "y"], "/ is a folder"),
        (["plugin", "check", "/"], "/ is a folder"), (["nonsense"], "nonsense"),
        (["get", "-", "y", "--scheduler", "127.0.0.1:5555"], "tcp://"),
        (["get", "-", "y", "--plugins", "/no/such/folder"], "/no/such/folder"),
        (["worker", "nowhere"], "nowhere"), (["worker", "tcp://127.0.0.1"], "names no port"),
        (["worker", "inmemory://x"], "inmemory://x"),
        (["worker", "tcp://127.0.0.1:4444", "--threads", "0"], "threads"),
        (["call", "math.ad", "1", "2"], "math.add"), (["call", "math.inc", "9223372036854775808"], "int64"),
        (["demo", "/"], "/ is a folder"), (["functions", "math.addd"], "math.add"),
        (["status"], "MUSTER_SCHEDULER"), (["plugin", "describe", "/no/such.so"], "no such"),
        (["plugin", "check", "/etc/hostname.so"], "no such"),
        (["get", "-", "y", "--scheduler", "tcp://127.0.0.1:9", "--plugins", "/"], "give one of the two"),
        (["get", "-", "y", "--scheduler", "tcp://127.0.0.1:9", "--threads", "1"], "give one of the two"),
        (["check", "-", "--scheduler", "tcp://127.0.0.1:9", "--registry", "/"], "give one of the two"),
        (["functions", "--scheduler", "tcp://127.0.0.1:9", "--plugins", "/"], "give one of the two"),
        (["collection", "list"], "MUSTER_SCHEDULER"),
        (["collection", "set", "a", "/no/such/file.json"], "no such file"),
        (["collection", "get"], "name"), (["collection", "set", "a"], "graph"),
    ]

    @Test(arguments: wrongUsage)
    func wrongUsageIsTold(arguments: [String], said: String) async throws {
        let outcome = try await Muster.run(arguments, input: GetTests.example)
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains(said), "\(outcome.errors)")
    }

    @Test(arguments: [
        ["get", "-", "y"], ["status"], ["functions"], ["plugin", "load", "text"], ["collection", "set", "a", "-"],
        ["collection", "get", "a"], ["collection", "list"], ["collection", "delete", "a"],
        ["collection", "compute", "a", "y"],
    ])
    func aClusterThatIsNotThereIsTold(arguments: [String]) async throws {
        let address = "tcp://127.0.0.1:9"
        let outcome = try await Muster.run(
            arguments + ["--scheduler", address, "--timeout", "500ms"], input: GetTests.example)
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains(address), "\(outcome.errors)")
    }

    @Test func aPortInUseIsTold() async throws {
        let first = try await TestCluster(workers: 0)
        let port = try #require(first.addressToWorkers.split(separator: ":").last.map(String.init))
        let outcome = try await Muster.run(["scheduler", "--port-to-workers", port, "--port-to-clients", "0"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(port), "\(outcome.errors)")
        #expect(try await first.close() == [0])
    }

    @Test func aClientAtTheWorkersPortIsToldItsOwn() async throws {
        let cluster = try await TestCluster(workers: 0)
        let outcome = try await Muster.run(
            ["status", "--scheduler", cluster.addressToWorkers, "--timeout", "10"])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains(cluster.addressToClients), "\(outcome.errors)")
        #expect(try await cluster.close() == [0])
    }

    @Test func aWorkerAtTheClientsPortEnds() async throws {
        let cluster = try await TestCluster(workers: 0)
        let worker = try await Muster.run(["worker", cluster.addressToClients])
        #expect(worker.status == 2)
        let said = "muster: \(cluster.addressToClients) will not talk to a worker: this is the scheduler's address for"
        let advice = "clients; a worker connects to \(cluster.addressToWorkers)\n"
        // Before it, a slow machine may have waited for the scheduler, and said so.
        #expect(worker.errors.hasSuffix("\(said) \(advice)"), "\(worker.errors)")
        #expect(try await cluster.close() == [0])
    }

    @Test func aClusterWithoutWorkersAnswersInTime() async throws {
        let cluster = try await TestCluster(workers: 0)
        let outcome = try await Muster.run(
            ["get", "-", "y", "--scheduler", cluster.addressToClients, "--timeout", "1"], input: GetTests.example)
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("worker"), "\(outcome.errors)")
        let load = try await cluster.run(["plugin", "load", "text"])
        #expect(load.status == 3)
        #expect(load.errors.contains("no worker is connected"), "\(load.errors)")
        #expect(try await cluster.close() == [0])
    }

    @Test func withoutAWorkerNoFunctionIsSaidToBeUnknown() async throws {
        let cluster = try await TestCluster(workers: 0)
        for arguments in [["check", "-"], ["functions"], ["functions", "math.add"]] {
            let outcome = try await cluster.run(arguments, input: GetTests.example)
            #expect(outcome.status == 3)
            #expect(outcome.output == "")
            #expect(outcome.errors.hasPrefix("muster: no worker is connected, so no function"), "\(outcome.errors)")
        }
        // What is wrong with the file itself is told first: that needs no worker.
        let broken = try await cluster.run(["check", "-"], input: "{")
        #expect(broken.status == 2)
        #expect(try await cluster.close() == [0])
    }

    @Test func errorsAreJSONWhereThatIsAskedFor() async throws {
        let outcome = try await Muster.run(["get", "-", "y", "--json"], input: "{")
        #expect(outcome.status == 2)
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.errors.utf8))
        #expect(report.status == 2)
        #expect(report.errors.count == 1)
    }

    private struct Report: Decodable {
        let errors: [String]
        let status: Int
    }
}

import Foundation
import MusterProcesses
import Testing

/// Questions to a cluster, to folders, and to the command itself.
@Suite struct QuestionTests {
    private struct Function: Decodable {
        let name: String
        let signature: String
        let workers: [String]
    }

    private struct Status: Decodable {
        struct Worker: Decodable {
            let name: String
            let threads: Int
            let completed: Int
        }
        let workers: [Worker]
    }

    @Test func aClusterTellsOfItself() async throws {
        let cluster = try await TestCluster(workers: 2)
        _ = try await cluster.run(["get", "-", "y"], input: GetTests.example)
        let status = try await cluster.run(["status", "--json"])
        let workers = try JSONDecoder().decode(Status.self, from: Data(status.output.utf8)).workers
        #expect(Set(workers.map(\.name)) == ["w0", "w1"])
        #expect(workers.allSatisfy { $0.threads == 1 })
        #expect(workers.map(\.completed).reduce(0, +) >= 1)
        let table = try await cluster.run(["status"])
        #expect(table.output.contains("WORKER"), "\(table.output)")

        let functions = try await cluster.run(["functions", "math.add", "--json"])
        let found = try JSONDecoder().decode([Function].self, from: Data(functions.output.utf8))
        #expect(Set(found.map(\.signature)).contains("(a: int64, b: int64) -> int64"))
        #expect(found.allSatisfy { Set($0.workers) == ["w0", "w1"] })
        #expect(try await cluster.close() == [0, 0, 0])
    }

    @Test func twoWorkersOfOneNameAreToldApart() async throws {
        let cluster = try await TestCluster(workers: 1)
        let second = RunningProcess(Muster.executable, ["worker", cluster.addressToWorkers, "--name", "w0"])
        try second.start()
        _ = try await second.line(after: "Worker ")
        _ = try await cluster.run(["get", "-", "y"], input: GetTests.example)
        second.signal(SIGTERM)
        #expect(try await second.outcome(within: Muster.limit).status == 0)
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func foldersTellTheirFunctions() async throws {
        let one = try await Muster.run(["functions", "math.add"])
        #expect(one.status == 0)
        #expect(one.output.contains("math.add(a: int64, b: int64) -> int64"), "\(one.output)")
        let family = try await Muster.run(["functions", "text."])
        #expect(family.output.contains("text.upper"), "\(family.output)")
        #expect(!family.output.contains("math.add"))
    }

    @Test func aFunctionIsListedOnceWhateverItsLibraryIsCalled() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("functions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(
            atPath: Muster.products.appendingPathComponent("libMusterText.so").path,
            toPath: folder.appendingPathComponent("libOther.so").path)
        let outcome = try await Muster.run(["functions", "text.", "--plugins", folder.path, "--json"])
        let found = try JSONDecoder().decode([Function].self, from: Data(outcome.output.utf8))
        let listed = found.map { $0.name + $0.signature }
        #expect(listed.contains { $0.hasPrefix("text.upper(") })
        #expect(Set(listed).count == listed.count, "\(listed)")
    }

    @Test func functionsForTestsAreOfferedToThoseWhoNameThem() async throws {
        let plain = try await Muster.run(["functions", "misbehaving.throw"])
        #expect(plain.status == 2)
        let call = try await Muster.run(["call", "misbehaving.throw", "no luck"])
        #expect(call.status == 2)
        let list = try await Muster.run(["plugin", "list"])
        #expect(!list.output.contains("misbehaving"), "\(list.output)")
        let named = try await Muster.run(["call", "misbehaving.throw", "no luck", "--plugins", Muster.products.path])
        #expect(named.status == 1)
        #expect(named.errors.contains("no luck"), "\(named.errors)")
    }

    @Test(arguments: [
        (["call", "math.add", "1", "2"], "3"), (["call", "math.add", "1", "2.5"], "3.5"),
        (["call", "text.upper", "hello"], "\"HELLO\""), (["call", "math.absolute", "--", "-3"], "3"),
        (["call", "math.absolute", "-3"], "3"), (["call", "math.add", "-1.5e0", "--threads", "1", "-2"], "-3.5"),
        (["call", "text.words", "to be or"], "[\"to\", \"be\", \"or\"]"), (["call", "text.upper", "007a"], "\"007A\""),
        (["call", "text.reverse", "007"], "\"700\""),
    ])
    func aFunctionIsCalledHereAndNow(arguments: [String], expected: String) async throws {
        let outcome = try await Muster.run(arguments)
        #expect(outcome.result == expected, "\(outcome.errors)")
        #expect(outcome.status == 0)
    }

    @Test func aRightGraphIsSaidToBe() async throws {
        let outcome = try await Muster.run(["check", "-"], input: GetTests.example)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("2 keys"), "\(outcome.output)")
        let json = try await Muster.run(["check", "-", "--json"], input: GetTests.example)
        #expect(json.result == "[]")
    }

    @Test(arguments: [
        [], ["scheduler"], ["worker"], ["cluster"], ["get"], ["check"], ["functions"], ["status"], ["call"], ["plugin"],
        ["plugin", "new"], ["plugin", "test"], ["plugin", "describe"], ["plugin", "check"], ["plugin", "list"],
        ["plugin", "load"], ["collection"], ["collection", "set"], ["collection", "get"], ["collection", "list"],
        ["collection", "delete"], ["collection", "compute"],
    ])
    func everythingHasHelp(command: [String]) async throws {
        let outcome = try await Muster.run(command + ["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: muster"), "\(outcome.output)")
        #expect(outcome.output.contains("OVERVIEW:"))
    }

    @Test(arguments: ["get", "call"])
    func helpSaysWhatACrashTakesAlong(command: String) async throws {
        let outcome = try await Muster.run([command, "--help"])
        let words = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("A function that crashes takes this process along"), "\(outcome.output)")
    }

    @Test func columnsAlign() async throws {
        let outcome = try await Muster.run(["functions", "math."])
        let lines = outcome.output.split(separator: "\n")
        let title = try #require(lines.first?.range(of: "SIGNATURE"))
        let column = outcome.output.distance(from: outcome.output.startIndex, to: title.lowerBound)
        #expect(lines.count > 10)
        for line in lines.dropFirst() {
            #expect(line.dropFirst(column).hasPrefix("("), "\(line)")
            #expect(line.dropFirst(column - 2).hasPrefix("  "), "\(line)")
            #expect(line.last != " ")
        }
    }

    @Test(arguments: ["", "s", "-1", "0", "nan", "inf", "1e99", "ten", "10 s"])
    func whatIsNoTimeIsRefused(text: String) async throws {
        let outcome = try await Muster.run(["status", "--scheduler", "tcp://127.0.0.1:9", "--timeout=\(text)"])
        #expect(outcome.status == 2, "\(outcome.errors)")
    }

    @Test func aSecondSignalEndsAtOnce() async throws {
        let scheduler = RunningProcess(
            Muster.executable, ["scheduler", "--port-to-workers", "0", "--port-to-clients", "0", "--json"])
        try scheduler.start()
        _ = try await scheduler.line(after: "{")
        scheduler.signal(SIGINT)
        scheduler.signal(SIGTERM)
        let status = try await scheduler.outcome(within: Muster.limit).status
        // In order when the first was quick enough, at once when not.
        #expect([0, 130, 143].contains(status))
    }
}

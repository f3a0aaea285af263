import Foundation
import MusterProcesses
import Testing

/// `muster state`, also while another process writes.
@Suite struct StateTests {
    private let folder = NSTemporaryDirectory() + "muster-state-" + UUID().uuidString
    private var state: String { folder + "/state" }

    /// A process that writes one entry of each table, and then has the state open until its input ends.
    private func writer() async throws -> RunningProcess {
        let process = RunningProcess(
            Muster.products.appendingPathComponent("MusterJournalProcess"), [state, "sample"])
        try process.start()
        _ = try await process.line(after: "recorded")
        return process
    }

    @Test func aStateIsToldCheckedAndExported() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let writer = try await writer()
        let used = try await Muster.run(["state", "info", state])
        #expect(used.status == 0)
        #expect(used.output.contains("Format:       muster scheduler state 1"))
        #expect(used.output.contains("In use:       by the scheduler in process "))
        for table in ["workers", "graphs", "history", "collections"] { #expect(used.output.contains("\n\(table) ")) }
        let busy = try await Muster.run(["state", "compact", state])
        #expect(busy.status == 2)
        #expect(busy.errors.contains("another scheduler uses it (process "), "\(busy.errors)")
        let check = try await Muster.run(["state", "check", state])
        #expect(check.result == "4 entries, all of them good.", "\(check.errors)")
        writer.write("")
        #expect(try await writer.outcome(within: Muster.limit).status == 0)

        let unused = try await Muster.run(["state", "info", "--json", state])
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(unused.output.utf8)) as? [String: Any])
        #expect(report["isInUse"] as? Bool == false)
        #expect(report["incarnation"] as? Int == 1)
        #expect((report["tables"] as? [[String: Any]])?.map { $0["entryCount"] as? Int } == [1, 1, 1, 1, 0])
        let compact = try await Muster.run(["state", "compact", state])
        #expect(compact.status == 0)
        try await export()
    }

    private func export() async throws {
        let lines = try await Muster.run(["state", "export", state]).output.split(separator: "\n")
        let entries = try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(entries.map { $0["table"] as? String } == ["workers", "graphs", "history", "collections"])
        #expect(entries[0]["name"] as? String == "w3")
        #expect(entries[0]["identity"] as? String == "0000000000000abc")
        #expect(entries[1]["number"] as? Int == 5)
        #expect(entries[1]["mode"] as? String == "detach")
        #expect(entries[1]["taskCount"] as? Int == 2)
        #expect(entries[1]["futures"] as? [String] == ["4/2"])
        #expect(entries[1]["tasks"] == nil)
        #expect(entries[2]["graph"] as? Int == 5)
        #expect((entries[2]["failures"] as? [[String: Any]])?.first?["message"] as? String == "it \"failed\"")
        #expect(entries[3]["name"] as? String == "my bag")
        #expect((entries[3]["plan"] as? [String: Any])?.keys.sorted() == ["y"])
        let withGraphs = try await Muster.run(["state", "export", "--graphs", state])
        let graph = try #require(
            try JSONSerialization.jsonObject(with: Data(withGraphs.output.split(separator: "\n")[1].utf8))
                as? [String: Any])
        let tasks = try #require(graph["tasks"] as? [[String: Any]])
        #expect(tasks.map { $0["function"] as? String } == ["math.add", "math.negate"])
        #expect(tasks[1]["needs"] as? [String] == ["y"])
    }

    @Test(arguments: ["info", "check", "export", "compact"])
    func whatIsNoStateIsRefused(verb: String) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let absent = try await Muster.run(["state", verb, state])
        #expect(absent.status == 2)
        #expect(absent.errors.contains("\(state) failed while"), "\(absent.errors)")
        #expect(absent.errors.contains("there is no such folder"), "\(absent.errors)")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        try Data(repeating: 7, count: 20_000).write(to: URL(fileURLWithPath: state + "/data.mdb"))
        let garbage = try await Muster.run(
            ["state", verb, "--json", state].filter { verb != "export" || $0 != "--json" })
        #expect(garbage.status == 2)
        #expect(garbage.errors.contains("data.mdb is not an LMDB file"), "\(garbage.errors)")
        // To look changes nothing.
        #expect(try FileManager.default.contentsOfDirectory(atPath: state) == ["data.mdb"])
    }

    @Test func whatIsDamagedIsTold() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let writer = try await writer()
        writer.write("")
        _ = try await writer.outcome(within: Muster.limit)
        let file = URL(fileURLWithPath: state + "/data.mdb")
        var data = try Data(contentsOf: file)
        var rest = data.startIndex..<data.endIndex
        // Pages that are free may still hold it, too.
        while let place = data.range(of: Data("it \"failed\"".utf8), in: rest) {
            data[place.lowerBound] ^= 1
            rest = place.upperBound..<data.endIndex
        }
        try data.write(to: file)
        let check = try await Muster.run(["state", "check", state])
        #expect(check.status == 2)
        #expect(
            check.errors.contains("entry 1 of the history of graph 5 is not what was written (the checksum differs)"),
            "\(check.errors)")
        let export = try await Muster.run(["state", "export", state])
        #expect(export.status == 2)
        #expect(export.errors.contains("entry 1 of the history of graph 5"), "\(export.errors)")
    }
}

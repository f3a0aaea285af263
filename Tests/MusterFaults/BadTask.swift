import Foundation
import Muster
import MusterProcesses

/// A task that ends its process, or does not end, among others.
struct BadTask {
    let folder: URL
    let isIsolated: Bool

    private static let others = 40

    private func cluster(threads: Int) async throws -> FaultCluster {
        let arguments = isIsolated ? ["--isolate"] : []
        return try await FaultCluster(workers: 2, threads: threads) { _ in arguments }
    }

    /// Runs the task among others, of which all have to finish.
    private func run(
        _ call: Term, _ client: Client, _ report: inout FaultReport
    ) async throws -> (failure: TaskError?, seconds: Double) {
        var graph = Graph()
        var terms: [Term] = []
        for number in 0..<Self.others {
            graph.add(Key("k\(number)"), .call("math.add", .value(.int64(Int64(number))), 1))
            terms.append(.key(Key("k\(number)")))
        }
        graph.add("sum", .call("math.sum", .list(terms)))
        graph.add("bad", call)
        graph.add("after", .call("math.add", .key("bad"), 1))
        let start = ContinuousClock.now
        let submission = try await client.submit(graph, ["after", "sum"])
        var failure: TaskError?
        do {
            try await bounded("the task fails") { try await submission["after"]?.wait() }
            report.problems.append("the task did not fail")
        } catch let error as TaskError {
            failure = error
        }
        let seconds = start.secondsSince
        let sum = try await bounded("the others finish") { try await submission["sum"]?.value() }
        report.require(
            sum == .int64(Int64(Self.others * (Self.others + 1) / 2)), "the others came to \(String(describing: sum))")
        report.require(failure?.key == "bad", "the failure names \(failure?.key.description ?? "nothing")")
        return (failure, seconds)
    }

    func crashing() async throws -> FaultReport {
        var report = FaultReport()
        let cluster = try await cluster(threads: 1)
        let client = try await Client(cluster.addressToClients)
        let before = try await cluster.processes(client)
        let (failure, seconds) = try await run(.call("misbehaving.segfault", 3), client, &report)
        report.seconds["from submission to error"] = seconds
        let message = failure?.description ?? ""
        report.require(message.contains("SIGSEGV"), "the error does not say how it ended: \(message)")
        report.require(
            message.contains("segfault(_:)") || Sanitizer.isThere, "the error does not say where: \(message)")
        let after = try await cluster.processes(client)
        let lost = before.filter { after[$0.key] != $0.value }.count
        report.counts["workers lost for good"] = before.count - after.count
        report.counts["workers started again"] = lost
        report.require(!isIsolated || lost == 0, "workers were lost: \(before) became \(after)")
        report.require(isIsolated || lost > 0, "no worker crashed, although the task was not isolated")
        let value = try await client.get(["y": .call("math.add", 1, 2)], "y", timeout: .seconds(60))
        report.require(value == 3, "afterwards the answer is \(value)")
        await client.close()
        report.problems += try await cluster.close()
        return report
    }

    func endless() async throws -> FaultReport {
        var report = FaultReport()
        // A worker that has given up all its threads ends: here it has another one.
        let cluster = try await cluster(threads: 2)
        let client = try await Client(cluster.addressToClients)
        let before = try await cluster.processes(client)
        let call = Term.call("misbehaving.spin", 60_000, timeout: .seconds(1))
        let (failure, seconds) = try await run(call, client, &report)
        report.seconds["from submission to error"] = seconds
        let message = failure?.description ?? ""
        report.require(message.contains("took longer than 1 s"), "the error does not say why: \(message)")
        let value = try await client.get(["y": .call("math.add", 1, 2)], "y", timeout: .seconds(60))
        report.require(value == 3, "afterwards the answer is \(value)")
        let after = try await cluster.processes(client)
        report.counts["workers lost"] = before.filter { after[$0.key] != $0.value }.count
        report.require(before == after, "workers were lost: \(before) became \(after)")
        await client.close()
        report.problems += try await cluster.close()
        return report
    }
}

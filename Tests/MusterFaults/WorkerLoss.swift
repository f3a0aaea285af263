import Foundation
import Muster
import MusterProcesses

/// A worker that is lost in the midst of a tree of tasks.
struct WorkerLoss {
    let folder: URL
    let size: FaultSize

    private func tree(_ name: String) -> NotedTree {
        NotedTree(
            taskCount: size.choose(3_000, full: 20_000), microseconds: 500,
            notes: RunNotes(in: folder, named: name))
    }

    /// Runs a tree, and does something when half of it has run.
    private func run(
        _ tree: NotedTree, _ client: Client, halfWay: () async throws -> Void = {}
    ) async throws -> (value: Int, seconds: Double) {
        let start = ContinuousClock.now
        let answer = Answer(tree, client)
        try await answer.wait(tree, count: tree.taskCount / 2)
        try await halfWay()
        return (try await answer.value, start.secondsSince)
    }

    func killed() async throws -> FaultReport {
        var report = FaultReport()
        let cluster = try await FaultCluster(workers: 3)
        let client = try await Client(cluster.addressToClients)
        let before = try await cluster.processes(client)
        let calm = try await run(tree("calm"), client)
        report.seconds["undisturbed"] = calm.seconds
        report.require(calm.value == tree("calm").taskCount, "without a fault the answer is \(calm.value)")

        let tree = tree("killed")
        let lost = before["w1"] ?? 0
        var (begun, noted) = (0, 0)
        let disturbed = try await run(tree, client) {
            begun = tree.notes.count
            let worker = try OtherProcess(lost)
            worker.signal(SIGKILL)
            try await worker.end()
            noted = tree.notes.count
        }
        report.seconds["with the fault"] = disturbed.seconds
        report.require(disturbed.value == tree.taskCount, "the answer is \(disturbed.value), not \(tree.taskCount)")
        count(tree, lost: lost, begun: begun, noted: noted, into: &report)
        _ = try await cluster.processes(client, otherThan: [lost])
        await client.close()
        report.problems += try await cluster.close()
        return report
    }

    /// Counts what ran again, and what of it was lost and needed.
    ///
    /// - Parameters:
    ///   - begun: How many notes there were when it was killed.
    ///   - noted: How many there were when it was gone.
    private func count(_ tree: NotedTree, lost: Int32, begun: Int, noted: Int, into report: inout FaultReport) {
        let notes = tree.notes.all
        // What others ran in between may have had its inputs, and the scheduler did not know that when they were lost.
        let early = notes.prefix(begun) + notes.prefix(noted).dropFirst(begun).filter { $0.process == lost }
        let needed = tree.needed(afterLossOf: lost, ran: Array(notes.prefix(noted)))
            .union(tree.needed(afterLossOf: lost, ran: Array(early)))
        let again = RunNotes.repeated(notes)
        report.counts["tasks"] = tree.taskCount
        report.counts["tasks run again"] = again.values.reduce(0, +)
        report.counts["tasks lost and still needed"] = needed.count
        let needless = again.keys.filter { !needed.contains($0) }.sorted()
        report.counts["tasks run again without need"] = needless.count + again.values.count { $0 > 1 }
        report.require(needless.isEmpty, "ran again without need: \(needless.prefix(10))")
        report.require(Set(notes.map(\.task)).count == tree.taskCount, "not every task ran")
    }

    func stopped() async throws -> FaultReport {
        var report = FaultReport()
        let cluster = try await FaultCluster(workers: 3)
        let client = try await Client(cluster.addressToClients)
        let before = try await cluster.processes(client)
        let calm = try await run(tree("calm"), client)
        report.seconds["undisturbed"] = calm.seconds
        report.require(calm.value == tree("calm").taskCount, "without a fault the answer is \(calm.value)")
        for (round, name) in ["w1", "w2"].enumerated() {
            let tree = tree(name)
            let victim = before[name] ?? 0
            // Also where waiting fails: a stopped process would stay.
            defer { kill(victim, SIGCONT) }
            var stop = LastingFault(size, fullSeconds: 10)
            let disturbed = try await run(tree, client) {
                kill(victim, SIGSTOP)
                stop = LastingFault(size, fullSeconds: 10)
            }
            let untilAnswer = stop.seconds
            report.seconds["from stop to answer \(round + 1)"] = untilAnswer
            report.seconds["the same, beyond half the time undisturbed, \(round + 1)"] = untilAnswer - calm.seconds / 2
            report.require(disturbed.value == tree.taskCount, "the answer is \(disturbed.value), not \(tree.taskCount)")
            try await stop.last()
            kill(victim, SIGCONT)
            // It comes back with what it holds, and works with the others.
            let after = try await cluster.processes(client)
            report.require(after == before, "of the workers \(before) there are \(after)")
            let next = self.tree(name + "-after")
            let value = try await run(next, client).value
            report.require(value == next.taskCount, "after it was resumed the answer is \(value)")
            report.require(RunNotes.repeated(next.notes.all).isEmpty, "after it was resumed tasks ran twice")
        }
        await client.close()
        report.problems += try await cluster.close()
        return report
    }
}

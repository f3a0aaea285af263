import Foundation
import Muster
import MusterProcesses

/// A scheduler that is killed in the midst of a tree of tasks, and started again with its state.
struct SchedulerLoss {
    let folder: URL
    let size: FaultSize

    private var state: URL { folder.appendingPathComponent("state") }

    /// The scheduler alone, again and again.
    func again() async throws -> FaultReport {
        var report = FaultReport()
        let kills = size.choose(3, full: 20)
        let tree = NotedTree(
            taskCount: size.choose(2_000, full: 100_000), microseconds: size.choose(1_000, full: 100),
            notes: RunNotes(in: folder))
        let cluster = try await FaultCluster(workers: 2, state: state)
        let client = try await Client(cluster.addressToClients)
        let before = try await cluster.processes(client)
        let environment = ["MUSTER_SCHEDULER": cluster.addressToClients]
        // Another client leaves a graph, and is killed while it waits for it.
        let left = try await detach(environment)
        let waiting = RunningProcess(RunningProcess.muster, ["result", left.id], environment: environment)
        try waiting.start()
        try await eventually("the other client is connected") {
            try await client.status().clients == 2 ? () : nil
        }
        waiting.signal(SIGKILL)
        let end = try await waiting.outcome(within: RunningProcess.limit)
        report.require(end.status == -1, "the client that was killed ended with \(end.status): \(end.errors)")

        let start = ContinuousClock.now
        let answer = Answer(tree, client)
        var restarts: [Double] = []
        for kill in 1...kills {
            try await answer.wait(tree, count: tree.taskCount * kill / (kills + 1))
            try await cluster.killScheduler()
            restarts.append(try await restart(cluster))
        }
        let value = try await answer.value
        report.seconds["all"] = start.secondsSince
        report.seconds["from start to first new assignment, median"] = restarts.sorted()[restarts.count / 2]
        report.seconds["from start to first new assignment, longest"] = restarts.max() ?? 0
        report.require(value == tree.taskCount, "the answer is \(value), not \(tree.taskCount)")
        let again = RunNotes.repeated(tree.notes.all)
        report.counts["tasks"] = tree.taskCount
        report.counts["kills"] = kills
        report.counts["finished tasks run again"] = again.values.reduce(0, +)
        report.require(again.isEmpty, "finished tasks ran again: \(again.keys.sorted().prefix(10))")
        let collected = RunningProcess(RunningProcess.muster, ["result", left.id], environment: environment)
        try collected.start()
        let outcome = try await collected.outcome(within: RunningProcess.limit)
        report.require(outcome.result == "\(left.value)", "by id the answer is \(outcome.result)\(outcome.errors)")
        let after = try await cluster.processes(client)
        report.require(after == before, "of the workers \(before) there are \(after)")
        await client.close()
        report.problems += try await cluster.close()
        return report
    }

    /// Leaves a graph with the scheduler that takes seconds.
    private func detach(_ environment: [String: String]) async throws -> (id: String, value: Int) {
        let tree = NotedTree(taskCount: 300, microseconds: 10_000, notes: RunNotes(in: folder, named: "detached"))
        let process = RunningProcess(
            RunningProcess.muster, ["get", "-", "k0", "--detach"], environment: environment)
        try process.start()
        process.write(tree.json)
        let outcome = try await process.outcome(within: RunningProcess.limit)
        guard outcome.status == 0 else { throw RunningProcess.Failure(description: outcome.errors) }
        return (outcome.result, tree.taskCount)
    }

    /// Starts the scheduler, and has it answer a task that it was never given before.
    ///
    /// - Returns: The seconds from the start of its process to that answer, which is a little more than to the assignment.
    private func restart(_ cluster: FaultCluster) async throws -> Double {
        let start = ContinuousClock.now
        try cluster.startScheduler()
        let probe = try await Client(cluster.addressToClients, timeout: .seconds(60))
        _ = try await probe.get(["y": .call("math.add", 1, 2)], "y", timeout: .seconds(60))
        let seconds = start.secondsSince
        await probe.close()
        return seconds
    }

    /// The scheduler and its worker at once, each with its data on disk.
    func together() async throws -> FaultReport {
        var report = FaultReport()
        let tree = NotedTree(
            taskCount: size.choose(1_000, full: 20_000), microseconds: size.choose(1_000, full: 200),
            notes: RunNotes(in: folder))
        let data = folder.appendingPathComponent("data").path
        let cluster = try await FaultCluster(workers: 1, state: state) { ["--data", "disk:\(data)-\($0)"] }
        let client = try await Client(cluster.addressToClients)
        var process = try await cluster.processes(client)["w0"] ?? 0
        let start = ContinuousClock.now
        let answer = Answer(tree, client)
        let kills = size.choose(2, full: 5)
        var restarts: [Double] = []
        var finished = FinishedTasks()
        for kill in 1...kills {
            try await answer.wait(tree, count: tree.taskCount * kill / (kills + 1))
            // The probe of `restart` was the first task of each process but the first.
            let probes = restarts.isEmpty ? 0 : 1
            let told = (try await client.workers().first?.completed ?? 0) - probes
            try await cluster.killAll(processes: [process])
            finished.add(told: max(0, told), of: tree.notes.all)
            try cluster.startWorkers()
            restarts.append(try await restart(cluster))
            process = try await cluster.processes(client, otherThan: [process])["w0"] ?? 0
        }
        let value = try await answer.value
        report.seconds["all"] = start.secondsSince
        report.seconds["from start to first new assignment, median"] = restarts.sorted()[restarts.count / 2]
        report.require(value == tree.taskCount, "the answer is \(value), not \(tree.taskCount)")
        let notes = tree.notes.all
        let again = finished.runAgain(notes)
        report.counts["tasks"] = tree.taskCount
        report.counts["kills"] = kills
        report.counts["finished tasks run again"] = again.count
        report.counts["tasks that were running, run again"] =
            RunNotes.repeated(notes).values.reduce(0, +) - again.count
        report.require(again.isEmpty, "finished tasks ran again: \(again.prefix(10))")
        await client.close()
        report.problems += try await cluster.close()
        return report
    }
}

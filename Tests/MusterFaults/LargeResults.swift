import Foundation
import Muster
import MusterProcesses

/// Results that are more than a worker's memory.
struct LargeResults {
    let folder: URL
    let size: FaultSize

    private static let resultByteCount = 8 << 20
    private var memory: Int { size.choose(96, full: 256) << 20 }
    private var count: Int { 4 * memory / Self.resultByteCount }

    private func cluster(_ spill: URL) async throws -> FaultCluster {
        let limit = "\(memory >> 20)MiB"
        return try await FaultCluster(workers: 1) { _ in ["--memory-limit", limit, "--data", "spill:\(spill.path)"] }
    }

    private func submit(_ client: Client) async throws -> Submission {
        var graph = Graph()
        let keys = (0..<count).map { Key("r\($0)") }
        for key in keys { graph.add(key, .call("misbehaving.hugeResult", .value(.int64(Int64(Self.resultByteCount))))) }
        return try await client.submit(graph, keys)
    }

    func onDisk() async throws -> FaultReport {
        var report = FaultReport()
        let cluster = try await cluster(folder.appendingPathComponent("spill"))
        let client = try await Client(cluster.addressToClients)
        let before = try await cluster.processes(client)
        let start = ContinuousClock.now
        let submission = try await submit(client)
        for number in 0..<count {
            try await bounded("result \(number) is there") { try await submission[Key("r\(number)")]?.wait() }
        }
        report.seconds["until all are there"] = start.secondsSince
        for number in 0..<count {
            let payload = try await bounded("result \(number) is read") {
                try await submission[Key("r\(number)")]?.payload()
            }
            report.require(
                (payload?.count ?? 0) >= Self.resultByteCount, "result \(number) is \(payload?.count ?? 0) bytes")
        }
        report.seconds["until all were read"] = start.secondsSince
        report.counts["MiB"] = count * Self.resultByteCount >> 20
        report.counts["MiB of memory"] = memory >> 20
        let after = try await cluster.processes(client)
        report.require(before == after, "the worker was lost")
        client.cancel(submission)
        await client.close()
        report.problems += try await cluster.close()
        return report
    }

    func onSmallDisk() async throws -> FaultReport {
        var report = FaultReport()
        let disk = folder.appendingPathComponent("disk")
        try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
        guard mount("tmpfs", disk.path, "tmpfs", 0, "size=\(memory / 2)") == 0 else {
            throw NotHere("a file system cannot be mounted here")
        }
        defer { umount2(disk.path, Int32(MNT_DETACH)) }
        let cluster = try await cluster(disk)
        let client = try await Client(cluster.addressToClients)
        let before = try await cluster.processes(client)
        let start = ContinuousClock.now
        let submission = try await submit(client)
        var (done, failed) = (0, 0)
        for number in 0..<count {
            do {
                try await bounded("result \(number) is there, or failed") {
                    try await submission[Key("r\(number)")]?.wait()
                }
                done += 1
            } catch let error as TaskError {
                failed += 1
                report.require("\(error)".contains("there is no room"), "the error does not tell of the disk: \(error)")
            }
        }
        report.seconds["until all had finished or failed"] = start.secondsSince
        report.counts["finished"] = done
        report.counts["failed"] = failed
        report.require(failed > 0 && done > 0, "\(done) finished and \(failed) failed")
        // There is room again, and it goes on.
        client.cancel(submission)
        let value = try await client.get(
            ["y": .call("misbehaving.hugeResult", .value(.int64(Int64(Self.resultByteCount))))], "y",
            timeout: .seconds(60))
        if case .bytes(let bytes) = value {
            report.require(bytes.count == Self.resultByteCount, "afterwards the result has \(bytes.count) bytes")
        } else {
            report.problems.append("afterwards the result is no bytes")
        }
        let after = try await cluster.processes(client)
        report.counts["workers lost"] = before == after ? 0 : 1
        report.require(before == after, "the worker was lost")
        await client.close()
        report.problems += try await cluster.close()
        return report
    }
}

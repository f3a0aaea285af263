import ArgumentParser
import Foundation
import Muster

/// Replays workflows that others recorded, and tells how long each takes beside what no scheduler can beat.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Measures workflows that others recorded: instances of WfCommons' WfFormat.",
        discussion: """
            Times are scaled so that each takes about as long as --seconds says, and bytes by the same factor, so that the \
            proportion of computing and moving stays. In turn with each run, threads of this process do the same work \
            with nothing around it.
            """)

    @Argument(help: ArgumentHelp("Instances as JSON.", valueName: "file"), completion: .file(extensions: ["json"]))
    var files: [String]

    @Option(help: "How often each is run; after one run that does not count.")
    var runs = 5

    @Option(help: "How long each takes at best, in seconds.")
    var seconds = 4.0

    @Option(help: "How many workers.")
    var workers = 2

    @Option(help: "How many threads each worker has.")
    var threads = 1

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs is at least 1, not \(runs)") }
        if !(0.01...600).contains(seconds) { throw ValidationError("--seconds is from 0.01 to 600, not \(seconds)") }
    }

    func run() async throws {
        let environment = try BenchmarkEnvironment()
        let cluster = try ClusterProcess(environment, ClusterOptions(workers: workers, threads: threads))
        defer { cluster.close() }
        let client = try await Client(cluster.addressToClients)
        var failures = 0
        for file in files {
            do {
                let workflow = try ImportedWorkflow(
                    file, seconds: seconds, cores: workers * threads, command: environment.muster)
                try await measure(workflow, client, cluster).report()
            } catch {
                note("\(file) failed: \(error)")
                failures += 1
            }
        }
        await client.close()
        if failures > 0 { throw ExitCode.failure }
    }

    private func measure(
        _ workflow: ImportedWorkflow, _ client: Client, _ cluster: ClusterProcess
    ) async throws -> ReplayResult {
        let bare = BareReplay(workflow.graph)
        var (seconds, bareSeconds): ([Double], [Double]) = ([], [])
        var used: [[String: Double]] = []
        var answer: Value?
        // One that does not count.
        for run in 0...runs {
            let before = cluster.cpuSeconds
            let clock = ContinuousClock()
            let start = clock.now
            let found = try await client.get(workflow.graph, Key(workflow.report.result))
            let end = clock.now
            // The bytes of every task follow from those of its parents, so a wrong one shows in the hash.
            if let answer, found != answer {
                throw WrongResult(of: workflow.report.name, found: "\(found)", wanted: "\(answer)")
            }
            answer = found
            let bareRun = bare.run(threads: workers * threads)
            guard run > 0 else { continue }
            used.append(cluster.cpuSeconds.merging(before) { $0 - $1 })
            seconds.append((end - start).seconds)
            bareSeconds.append(bareRun)
        }
        let mean = { (role: String) in used.reduce(0) { $0 + ($1[role] ?? 0) } / Double(used.count) }
        return ReplayResult(
            file: URL(fileURLWithPath: workflow.file).lastPathComponent, timeScale: workflow.timeScale, workflow.report,
            workers: workers, threads: threads, runs: runs, makespan: Figure(seconds), bare: Figure(bareSeconds),
            cpuSeconds: ["scheduler": mean("scheduler"), "workers": mean("workers")])
    }
}

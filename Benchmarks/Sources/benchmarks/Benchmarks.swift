import ArgumentParser
import Foundation
import Muster

/// Measures a cluster of a scheduler and two workers, each a process of its own, on this machine.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks",
        abstract: "Measures Muster: medians and spread, a line for people and one of JSON for each benchmark.",
        discussion: "The environment variable MUSTER is the path of the command; ./dev bench sets it, and others.")

    @Argument(help: ArgumentHelp("Which to run. All, if none is named.", valueName: "name"))
    var names: [Benchmark] = []

    @Option(help: "How often each is run; after one run that does not count.")
    var runs = 5

    @Option(help: "How many tasks; each benchmark of tasks has a number of its own.")
    var tasks: Int?

    @Option(help: "How much of its data a benchmark of bags has, as a part of all: 0.01 is done in seconds.")
    var size = 1.0

    @Option(help: "What else the benchmarks of bags run beside, in turn, besides programs in C++.")
    var against: [Rival] = []

    @Option(help: "How many workers.")
    var workers = 2

    @Option(help: "How many threads each worker has.")
    var threads = 1

    @Flag(help: "Have functions run in executor processes; without it, in the workers.")
    var isolate = false

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs is at least 1, not \(runs)") }
        if !(1e-4...100).contains(size) { throw ValidationError("--size is from 0.0001 to 100, not \(size)") }
    }

    func run() async throws {
        let environment = try BenchmarkEnvironment()
        let cluster = try ClusterProcess(
            command: environment.muster, workers: workers, threads: threads, isolates: isolate)
        defer { cluster.close() }
        let client = try await Client(cluster.addressToClients)
        var failures = 0
        for benchmark in names.isEmpty ? Benchmark.all : names {
            do {
                switch benchmark {
                case .tasks(let benchmark): try await measure(benchmark, client)
                case .journal: try await measureJournal(environment)
                case .bag(let benchmark): try await measure(benchmark, client, cluster, environment)
                }
            } catch {
                note("\(benchmark.name) failed: \(error)")
                failures += 1
            }
        }
        await client.close()
        if failures > 0 { throw ExitCode.failure }
    }

    private func measure(_ benchmark: TaskBenchmark, _ client: Client) async throws {
        let count = tasks ?? benchmark.defaultTaskCount
        let figure = try await Figure.measure(runs: runs) { try await benchmark.run(client, taskCount: count) }
        try report(
            TaskResult(
                benchmark: benchmark.rawValue, tasks: count, workers: workers, threads: threads, runs: runs,
                unit: benchmark.unit, figure: figure.mapped { benchmark.rate(seconds: $0, taskCount: count) }))
    }

    private func measureJournal(_ environment: BenchmarkEnvironment) async throws {
        let contest = try await JournalContest(environment, workers: workers, threads: threads)
        let count = tasks ?? TaskBenchmark.fanout.defaultTaskCount
        let result = try await contest.run(runs, taskCount: count, workers: workers, threads: threads)
        await contest.close()
        try report(result)
    }

    private func measure(
        _ benchmark: BagBenchmark, _ client: Client, _ cluster: ClusterProcess, _ environment: BenchmarkEnvironment
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let work = try benchmark.work(size: size, folder: folder)
        var peers = try benchmark.peers(of: work, compiledIn: folder, environment)
        for rival in against {
            peers += try rival.peers(of: work, workers: workers, threads: threads, environment)
        }
        var contest = BagContest(work: work, client: client, cluster: cluster, peers: peers)
        defer { contest.close() }
        try await contest.run(runs)
        try report(
            contest.result(benchmark: benchmark.rawValue, size: size, workers: workers, threads: threads, runs: runs))
    }

    private func report(_ result: some BenchmarkResult) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(result.text)
        print(String(decoding: try encoder.encode(result), as: UTF8.self))
        // At once: others take minutes.
        fflush(nil)
    }
}

/// Tells something on standard error, which is no result.
func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}

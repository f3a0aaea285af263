import ArgumentParser
import Foundation
import Muster

/// Measures a cluster of a scheduler and two workers, each a process of its own, on this machine.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Measure: medians and spread, lines for people and one of JSON for each benchmark.")

    @Argument(help: ArgumentHelp("Which to run. All, if none is named.", valueName: "name"))
    var names: [Benchmark] = []

    @Option(help: "How often each is run; after one run that does not count.")
    var runs = 5

    @Option(help: "How many tasks fanout, chain, tree, merge and journal have; each has a number of its own.")
    var tasks: Int?

    @Option(help: "How much of its data a benchmark has, as a part of all: 0.01 is done in seconds.")
    var size = 1.0

    @Option(help: "What else they run beside, in turn, besides programs in C and C++: dask, ray.")
    var against: [Rival] = []

    @Option(help: "How many workers.")
    var workers = 2

    @Option(help: "How many threads each worker has.")
    var threads = 1

    @Flag(help: "Have functions run in executor processes; without it, in the workers.")
    var isolate = false

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs is at least 1, not \(runs)") }
        if let tasks, tasks < 1 { throw ValidationError("--tasks is at least 1, not \(tasks)") }
        if !(1e-4...100).contains(size) { throw ValidationError("--size is from 0.0001 to 100, not \(size)") }
    }

    private var options: ClusterOptions { ClusterOptions(workers: workers, threads: threads, isolates: isolate) }
    private var scale: Scale { Scale(size: size, tasks: tasks) }

    func run() async throws {
        // A peer that ended is told as an error.
        signal(SIGPIPE, SIG_IGN)
        let environment = try BenchmarkEnvironment()
        try Machine(environment, against).report()
        let site = try await Site(environment, options)
        var failures = 0
        for benchmark in names.isEmpty ? Benchmark.allCases : names {
            do {
                switch benchmark {
                case .journal: try await measureJournal(environment)
                case .transfer: try await measureTransfer(environment)
                default: try await measure(benchmark, site, environment)
                }
            } catch {
                note("\(benchmark.rawValue) failed: \(error)")
                failures += 1
            }
        }
        await site.close()
        if failures > 0 { throw ExitCode.failure }
    }

    private func measure(_ benchmark: Benchmark, _ site: Site, _ environment: BenchmarkEnvironment) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for work in try benchmark.works(scale, folder: folder) {
            var peers = try NativeProgram.start(of: work, compiledIn: folder, environment)
            for rival in against { peers += try rival.peers(of: work, options, environment) }
            var contest = Contest(benchmark: benchmark.rawValue, work: work, site: site, peers: peers)
            do {
                try await contest.run(runs)
            } catch {
                await contest.close()
                throw error
            }
            await contest.close()
            try contest.result().report()
        }
    }

    private func measureTransfer(_ environment: BenchmarkEnvironment) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        guard let site = try await TransferWork.site(environment, threads: threads, folder: folder) else {
            note("transfer is left out: there is no compiler (cc)")
            return
        }
        do {
            try await measure(.transfer, site, environment)
        } catch {
            await site.close()
            throw error
        }
        await site.close()
    }

    private func measureJournal(_ environment: BenchmarkEnvironment) async throws {
        let contest = try await JournalContest(environment, options)
        let result = try await contest.run(runs, taskCount: scale.tasks(100_000))
        await contest.close()
        try result.report()
    }
}

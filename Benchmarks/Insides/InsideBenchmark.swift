import ArgumentParser
import Foundation
import MusterBenchmarkResults

/// The benchmarks that need the modules' insides: workers that do nothing, and processes that are looked at.
@main
struct InsideBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insides",
        abstract: "Measures what the scheduler costs: medians and spread, lines for people and one of JSON for each.")

    @Argument(help: ArgumentHelp("Which to run. All, if none is named.", valueName: "name"))
    var names: [Inside] = []

    @Option(help: "How often each is run.")
    var runs = 5

    @Option(
        help: ArgumentHelp(
            "How many tasks a graph has, or how many changes are written. (default: 200000 or 1000000)",
            valueName: "number"))
    var tasks: Int?

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs is at least 1, not \(runs)") }
        if let tasks, tasks < 1 { throw ValidationError("--tasks is at least 1, not \(tasks)") }
    }

    func run() async throws {
        var isWell = true
        for name in names.isEmpty ? Inside.allCases : names {
            do {
                try await result(of: name).report()
            } catch {
                isWell = false
                FileHandle.standardError.write(Data("\(name.rawValue): \(error)\n".utf8))
            }
        }
        if !isWell { throw ExitCode.failure }
    }

    private func result(of name: Inside) async throws -> InsideResult {
        let folder = Bundle.main.bundleURL.standardizedFileURL
        let muster = folder.appendingPathComponent("muster")
        let (few, many) = (tasks ?? 200_000, tasks ?? 1_000_000)
        switch name {
        case .zeroWorker: return try await ZeroWorkerBenchmark(muster: muster, runs: runs, taskCount: few).run()
        case .memory:
            return try await MemoryBenchmark(muster: muster, plugins: folder, runs: runs, taskCount: many).run()
        case .submit:
            return try await SubmitBenchmark(muster: muster, plugins: folder, runs: runs, taskCount: many).run()
        case .journalCommits: return try JournalBenchmark(runs: runs, changeCount: many).run()
        }
    }
}

extension Inside: ExpressibleByArgument {}

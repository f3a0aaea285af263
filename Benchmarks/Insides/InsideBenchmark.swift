import ArgumentParser
import Foundation

/// The benchmarks that need the modules' insides: workers that do nothing, and processes that are looked at.
@main
struct InsideBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insides",
        abstract: "Measures what the scheduler costs: medians and spread, lines for people and one of JSON for each.")

    /// What can be measured.
    enum Name: String, CaseIterable, ExpressibleByArgument {
        case zeroWorker = "zero-worker"
        case memory
        case submit

        var defaultTaskCount: Int {
            switch self {
            case .zeroWorker: 200_000
            case .memory, .submit: 1_000_000
            }
        }
    }

    @Argument(help: ArgumentHelp("Which to run. All, if none is named.", valueName: "name"))
    var names: [Name] = []

    @Option(help: "How often each is run.")
    var runs = 5

    @Option(help: ArgumentHelp("How many tasks a graph has. (default: 200000 or 1000000)", valueName: "number"))
    var tasks: Int?

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs is at least 1, not \(runs)") }
        if let tasks, tasks < 1 { throw ValidationError("--tasks is at least 1, not \(tasks)") }
    }

    func run() async throws {
        var isWell = true
        for name in names.isEmpty ? Name.allCases : names {
            do {
                let result = try await result(of: name)
                print(result.text)
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys]
                print(String(decoding: try encoder.encode(result), as: UTF8.self))
                fflush(nil)
            } catch {
                isWell = false
                FileHandle.standardError.write(Data("\(name.rawValue): \(error)\n".utf8))
            }
        }
        if !isWell { throw ExitCode.failure }
    }

    private func result(of name: Name) async throws -> any BenchmarkResult {
        let folder = Bundle.main.bundleURL.standardizedFileURL
        let (muster, taskCount) = (folder.appendingPathComponent("muster"), tasks ?? name.defaultTaskCount)
        switch name {
        case .zeroWorker: return try await ZeroWorkerBenchmark(muster: muster, runs: runs, taskCount: taskCount).run()
        case .memory:
            return try await MemoryBenchmark(muster: muster, plugins: folder, runs: runs, taskCount: taskCount).run()
        case .submit:
            return try await SubmitBenchmark(muster: muster, plugins: folder, runs: runs, taskCount: taskCount).run()
        }
    }
}

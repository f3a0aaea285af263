import ArgumentParser
import Foundation

extension Benchmarks {
    /// `replay FILE…` is a command of its own, as files are no names of benchmarks.
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "replay" {
            await ReplayCommand.main(Array(arguments.dropFirst()))
        } else {
            await main(arguments)
        }
    }
}

/// How a cluster is started.
struct ClusterOptions {
    let workers: Int
    /// Of each worker.
    let threads: Int
}

extension ClusterProcess {
    convenience init(_ environment: BenchmarkEnvironment, _ options: ClusterOptions) throws {
        try self.init(command: environment.muster, workers: options.workers, threads: options.threads)
    }
}

/// Prints a result: lines for people, and a line of JSON.
func report(_ result: some BenchmarkResult) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    print(result.text)
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
    // At once: others take long.
    fflush(nil)
}

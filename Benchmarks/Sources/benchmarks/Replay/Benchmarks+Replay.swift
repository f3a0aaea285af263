import ArgumentParser

extension Benchmarks {
    /// `replay FILE…` is a command of its own, as files are no names of benchmarks.
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == ReplayBenchmark.name {
            await ReplayBenchmark.main(Array(arguments.dropFirst()))
        } else {
            await main(arguments)
        }
    }
}

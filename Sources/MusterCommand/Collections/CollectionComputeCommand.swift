import ArgumentParser
import Muster
import MusterGraph

/// `muster collection compute NAME [KEY…]`
struct CollectionComputeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compute",
        abstract: "Compute a stored bag, or keys of a stored graph, and print the values as JSON.",
        discussion: """
            A bag has no keys. With one key its value is printed, with several an array, as `muster get` does. With --timeout, a run that has not \
            been answered by then is cancelled, and the exit code is 3. Errors in the graph bear the line and column that \
            `muster collection get` shows.

            muster collection compute scores best
            muster collection compute mybag
            """)

    @Argument(help: ArgumentHelp("The name.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The keys whose values are wanted; of a bag, none.", valueName: "key"))
    var keys: [String] = []

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (name, keys) = (name, keys)
        // Connecting is part of the answer: what it takes is not there for the graph any more.
        let deadline = cluster.timeout.map { ContinuousClock.now + $0.duration }
        let values = try await GraphAnswer.telling(of: keys.isEmpty ? [name] : keys, in: name, limit: cluster.timeout) {
            try await cluster.withClient { client in
                // Workers are waited for, and functions checked, when the graph is there: only of what the keys need.
                let collection = try await client.collection(named: name, checkingFunctions: false)
                switch collection.info.kind {
                case .graph:
                    let graph = try collection.graph
                    try GraphFile.check(keys, of: graph, name)
                    return try await GraphAnswer.values(of: keys.map { Key($0) }, in: graph, by: deadline, from: client)
                case .bag:
                    guard keys.isEmpty else {
                        throw CommandFailure(.wrongInput, "\(name) is a bag, and has no keys")
                    }
                    let graph: Graph = [GraphFile.bagKey: .bag(try collection.plan)]
                    return try await GraphAnswer.values(of: [GraphFile.bagKey], in: graph, by: deadline, from: client)
                }
            }
        }
        GraphAnswer.show(values)
    }
}

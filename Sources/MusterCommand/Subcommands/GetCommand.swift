import ArgumentParser
import Muster
import MusterGraph

/// `muster get FILE.json [KEY…]`
struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Run what keys of a graph need, or a bag, and print the values as JSON.",
        discussion: """
            A file with `from` and `then` is a bag, which has no keys. With one key its value is printed, with several an array. Without --scheduler and MUSTER_SCHEDULER, or with \
            --plugins, --registry or --threads, the graph runs in this process, which is a cluster of its own, with the \
            plugins in --plugins and those that came with this command. With --timeout, a run that has not been answered by then is cancelled, and the exit code is 3. \
            A function that crashes takes this process along when it is the cluster; with the workers of `muster cluster` \
            it does not. With --detach the scheduler runs the graph on its own: its id is printed, and `muster result` gives \
            the values, from anywhere.

            echo '{"x": 1, "y": {"$": ["math.add", {"$": "x"}, 2]}}' | muster get - y
            """)

    @Argument(
        help: ArgumentHelp("A graph or a bag as JSON; - is standard input.", valueName: "file"), completion: .file())
    var graph: String

    @Argument(help: ArgumentHelp("The keys whose values are wanted; of a bag, none.", valueName: "key"))
    var keys: [String] = []

    @Flag(
        name: .long,
        help: "Do not wait: print an id for `muster result` as soon as the scheduler has accepted the graph.")
    var detach = false

    @OptionGroup(title: "The cluster") var cluster: ClusterOptions
    @OptionGroup(title: "A cluster of its own") var worker: LocalOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try cluster.validate(without: worker.given)
        guard detach, cluster.address(unless: worker.given) == nil else { return }
        throw ValidationError(
            "--detach needs a cluster that goes on when this command has ended; give --scheduler ADDRESS or set"
                + " MUSTER_SCHEDULER, and none of the options of a cluster in this process")
    }

    func run() async throws {
        let file = try GraphFile(graph)
        let wanted = try file.wanted(keys, of: graph)
        guard !detach else {
            try await submit(file.graph, wanted)
            return
        }
        let values = try await GraphAnswer.telling(of: wanted.map(\.name), in: graph, limit: cluster.timeout) {
            try await answer(of: wanted, in: file.graph)
        }
        GraphAnswer.show(values)
    }

    /// Leaves the graph with the scheduler.
    private func submit(_ graph: Graph, _ keys: [Key]) async throws {
        let limit = cluster.timeout
        let id = try await GraphAnswer.telling(of: keys.map(\.name), in: self.graph, limit: limit) {
            let deadline = limit.map { ContinuousClock.now + $0.duration }
            return try await cluster.withClient { client in
                try await client.detach(
                    graph, keys, timeout: deadline.map { max(.milliseconds(1), $0 - .now) })
            }
        }
        if output.json { try Output.json(["id": id]) } else { Output.result("\(id)") }
    }

    private func answer(of keys: [Key], in graph: Graph) async throws -> [Value] {
        // Connecting is part of the answer: what it takes is not there for the graph any more.
        let deadline = cluster.timeout.map { ContinuousClock.now + $0.duration }
        guard let address = cluster.address(unless: worker.given) else {
            return try await worker.withCluster(isJSON: output.json) {
                try await GraphAnswer.values(of: keys, in: graph, by: deadline, from: $0)
            }
        }
        return try await ClusterOptions.withClient(at: address, timeout: cluster.patience) {
            try await GraphAnswer.values(of: keys, in: graph, by: deadline, from: $0)
        }
    }
}

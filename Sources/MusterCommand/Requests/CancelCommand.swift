import ArgumentParser
import Muster

/// `muster cancel ID`
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a graph that was detached.",
        discussion: "What runs is stopped where it can be, and results that are there are dropped.")

    @OptionGroup var request: RequestArgument
    @OptionGroup(title: "The cluster") var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await request.withRequest { id in
            try await cluster.withClient { try await $0.cancel(id) }
            if output.json { try Output.json(["cancelled": id]) } else { Output.note("\(id) is cancelled") }
        }
    }
}

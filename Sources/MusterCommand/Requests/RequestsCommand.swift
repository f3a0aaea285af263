import ArgumentParser
import Muster

/// `muster requests`
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "List the graphs that were detached and whose results nobody has taken.")

    @OptionGroup(title: "The cluster") var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let requests = try await cluster.withClient { try await $0.requests() }.map(ListedRequest.init)
        guard !output.json else {
            try Output.json(requests)
            return
        }
        guard !requests.isEmpty else {
            Output.result("No request is detached; `muster get --detach` makes one.")
            return
        }
        var table = Table([
            ("id", .left), ("state", .left), ("done", .right), ("failed", .right), ("tasks", .right), ("keys", .left),
            ("client", .left), ("accepted", .left),
        ])
        for request in requests {
            table.add([
                "\(request.id)", request.finished ? "finished" : "running", "\(request.done)", "\(request.failed)",
                "\(request.tasks)", request.keyNames, request.client, request.acceptedAt,
            ])
        }
        table.show()
    }
}

import ArgumentParser
import Foundation
import Muster

/// `muster requests`
struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "List the graphs that were detached and whose results nobody has taken.")

    @OptionGroup(title: "The cluster") var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let requests = try await cluster.withClient { try await $0.requests() }
        guard !output.json else {
            try Output.json(requests.map(ListedRequest.init))
            return
        }
        guard !requests.isEmpty else {
            Output.note("No request is detached; `muster get --detach` makes one.")
            return
        }
        var table = Table([
            ("id", .left), ("state", .left), ("done", .right), ("failed", .right), ("tasks", .right), ("keys", .left),
            ("client", .left), ("accepted", .left),
        ])
        for request in requests {
            let progress = request.progress
            let more = request.valueCount > request.keys.count ? ", …" : ""
            table.add([
                "\(request.id)", request.isFinished ? "finished" : "running", "\(progress.doneCount)",
                "\(progress.failedCount)", "\(progress.taskCount)", request.keys.joined(separator: ", ") + more,
                request.client, request.acceptedAt.formatted(.iso8601),
            ])
        }
        table.show()
    }
}

/// A request, for programs.
private struct ListedRequest: Encodable {
    let id: RequestID
    let client: String
    let keys: [String]
    let values: Int
    let done: Int
    let failed: Int
    let tasks: Int
    let finished: Bool
    let acceptedAt: String

    init(_ request: DetachedRequest) {
        (id, client, keys, values) = (request.id, request.client, request.keys, request.valueCount)
        let progress = request.progress
        (done, failed, tasks) = (progress.doneCount, progress.failedCount, progress.taskCount)
        (finished, acceptedAt) = (request.isFinished, request.acceptedAt.formatted(.iso8601))
    }
}

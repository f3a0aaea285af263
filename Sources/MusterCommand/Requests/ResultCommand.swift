import ArgumentParser
import Muster
import MusterGraph

/// `muster result ID`
struct ResultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result",
        abstract: "Wait for a graph that was detached, and print the values as JSON.",
        discussion: """
            The values are printed as `muster get` prints them: one as it is, several as an array. The request is over then, unless --keep is given. With --timeout, a \
            result that is not there by then is not waited for any longer, and the exit code is 3; the graph goes on, and can be asked for again.

            id=$(muster get --detach graph.json y)
            muster result $id
            """)

    @OptionGroup var request: RequestArgument
    @Flag(name: .long, help: "Keep the result, so that it can be asked for again.") var keep = false
    @OptionGroup(title: "The cluster") var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (keep, limit) = (keep, cluster.timeout)
        // Connecting is part of the waiting.
        let deadline = limit.map { ContinuousClock.now + $0.duration }
        let values = try await request.withRequest { id in
            do {
                return try await cluster.withClient { client in
                    let line = ProgressLine()
                    defer { ProgressLine.clearIfShown() }
                    let rest = deadline.map { max(.milliseconds(1), $0 - .now) }
                    return try await client.result(of: id, keeping: keep, timeout: rest) { progress in
                        line.show(
                            "tasks", done: progress.doneCount, failed: progress.failedCount, of: progress.taskCount)
                    }
                }
            } catch let error as ClusterError where error.kind == .timedOut {
                guard let limit else { throw error }
                throw CommandFailure(
                    .noAnswer, "\(id): not done in \(limit.inWords); it goes on, and can be asked for again")
            }
        }
        GraphAnswer.show(values)
    }
}

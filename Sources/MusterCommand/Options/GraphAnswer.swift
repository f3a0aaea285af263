import Muster
import MusterGraph

/// The values of keys of a graph, as `muster get` and `muster collection compute` ask for them and print them.
enum GraphAnswer {
    /// Runs what the keys need, and shows how far it is.
    ///
    /// - Parameter deadline: When the answer has to be there; nil is whenever it is.
    static func values(
        of keys: [Key], in graph: Graph, by deadline: ContinuousClock.Instant?, from client: Client
    ) async throws -> [Value] {
        let line = ProgressLine()
        defer { ProgressLine.clearIfShown() }
        let limit = deadline.map { max(.milliseconds(1), $0 - .now) }
        return try await client.get(graph, keys, timeout: limit) { progress in
            line.show("tasks", done: progress.doneCount, failed: progress.failedCount, of: progress.taskCount)
        }
    }

    /// Prints one value as it is, and several as an array.
    static func show(_ values: [Value]) {
        Output.result(GraphJSON.encode(values.count == 1 ? values[0] : .list(values)))
    }

    /// Does `body`, whose errors then tell of a graph by the name of its text, and of a limit by what was asked for.
    ///
    /// - Parameters:
    ///   - name: What the text of the graph is called; `-` is standard input.
    ///   - limit: What `--timeout` says.
    static func telling<Result>(
        of keys: [String], in name: String, limit: Seconds?, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let errors as GraphErrors {
            throw CommandFailure(.wrongInput, messages: errors.errors.map { GraphFile.describe($0, in: name) })
        } catch let error as ClusterError where error.kind == .timedOut {
            guard let limit else { throw error }
            let asked = keys.joined(separator: ", ")
            throw CommandFailure(.noAnswer, "\(asked): not answered in \(limit.inWords); the run was cancelled")
        }
    }
}

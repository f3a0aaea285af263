import ArgumentParser
import Foundation
import Muster

/// A client that runs a fan-out for each line of its standard input, as a peer does: the load of ``MixedWork``.
struct LoadCommand: AsyncParsableCommand {
    static let commandName = "load"
    static let configuration = CommandConfiguration(commandName: commandName, shouldDisplay: false)

    @Argument var address: String
    @Argument var taskCount: Int

    func run() async throws {
        let client = try await Client(address)
        let (graph, keys) = FanoutWork.graph(taskCount)
        while readLine() != nil {
            let answer = try await Answer.timed {
                let results = try await client.get(graph, keys, as: Int.self, timeout: .seconds(300))
                return "\(results.reduce(0, +))"
            }
            print("{\"answer\": \"\(answer.answer)\", \"seconds\": \(answer.seconds)}")
            fflush(nil)
        }
        await client.close()
    }
}

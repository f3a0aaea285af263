import Foundation
import Muster

/// Small graphs, one after the other, while another client's large graph runs; or while none does.
///
/// The other client is a process of its own: what is measured is the cluster, and not how two graphs share a client.
final class MixedWork: Work {
    /// How many tasks the large graph has; 0 is none.
    private let largeCount: Int
    /// How many small graphs there are where there is no large one.
    private let quietCount: Int
    private var load: Peer?

    init(largeCount: Int, quietCount: Int) {
        self.largeCount = largeCount
        self.quietCount = quietCount
    }

    var order: [String] { [] }
    var unit: Unit { .microseconds }
    var answer: String { "well" }

    var amount: String {
        largeCount == 0
            ? "\(quietCount) small graphs alone" : "small graphs during a graph of \(largeCount.grouped) tasks"
    }

    func prepare(_ site: Site) async throws {
        guard largeCount > 0, let program = Bundle.main.executablePath else { return }
        load = try Peer(
            name: "the large graph", program: program,
            arguments: [LoadCommand.commandName, site.cluster.addressToClients, "\(largeCount)"],
            work: FanoutWork(count: largeCount))
    }

    func compute(_ site: Site) async throws -> Answer {
        var latencies = Latencies()
        if let load {
            try load.begin()
            while !load.hasAnswered { try await SmallGraph.run(site.client, &latencies) }
            try load.work.check(try load.finish(), by: load.name)
        } else {
            for _ in 0..<quietCount { try await SmallGraph.run(site.client, &latencies) }
        }
        return latencies.answer(answer)
    }

    func close() async {
        load?.close()
        load = nil
    }
}

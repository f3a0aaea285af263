import Muster

/// Many clients at once, each of which submits small graphs, one after the other.
final class ClientsWork: Work {
    /// How many clients there are, in turn.
    static let clientCounts = [1, 10, 100, 1_000]

    private let clientCount: Int
    /// A client's.
    private let graphCount: Int
    private var clients: [Client] = []

    /// - Parameter graphCount: How many graphs all clients together have.
    init(clientCount: Int, graphCount: Int) {
        self.clientCount = clientCount
        self.graphCount = max(graphCount / clientCount, 1)
    }

    var order: [String] { [] }
    var amount: String {
        "\(clientCount.grouped) clients, each with \(graphCount.grouped) graphs of \(SmallGraph.taskCount) tasks"
    }
    var count: Int { clientCount * graphCount * SmallGraph.taskCount }
    var unit: Unit { .tasksPerSecond }
    var answer: String { "\(clientCount * graphCount)" }

    func prepare(_ site: Site) async throws {
        for _ in 0..<clientCount {
            clients.append(try await Client(site.cluster.addressToClients, timeout: .seconds(60)))
        }
    }

    func compute(_ site: Site) async throws -> Answer {
        let (clients, graphCount) = (clients, graphCount)
        var latencies = Latencies()
        let all = try await Answer.timed {
            try await withThrowingTaskGroup(of: Latencies.self) { group in
                for client in clients {
                    group.addTask {
                        var latencies = Latencies()
                        for _ in 0..<graphCount { try await SmallGraph.run(client, &latencies) }
                        return latencies
                    }
                }
                for try await its in group { latencies.append(its) }
            }
            return "\(latencies.seconds.count)"
        }
        return Answer(all.answer, seconds: all.seconds, p99: latencies.quantile(0.99))
    }

    func close() async {
        for client in clients { await client.close() }
        clients = []
    }
}

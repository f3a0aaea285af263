import Muster

/// One task, submitted and answered; many times, one after the other.
struct RoundTripWork: RivalWork {
    let requestCount: Int

    var style: RivalStyle { .tasks }
    var order: [String] { ["round-trip", "\(requestCount)"] }
    var amount: String { "\(requestCount) requests" }
    var unit: Unit { .microseconds }
    var answer: String { "\(requestCount)" }
    var forRivals: (any RivalWork)? { self }

    var programs: [NativeProgram] {
        [NativeProgram("bare.c", ["round-trip", "\(requestCount)"], name: Self.bareName)]
    }

    /// How the table finds it.
    static let bareName = "plain ZeroMQ, four hops"

    func compute(_ site: Site) async throws -> Answer {
        var latencies = Latencies()
        for number in 0..<requestCount {
            let graph: Graph = ["y": .call("math.add", .value(.int64(Int64(number))), 1)]
            let result = try await latencies.measure {
                try await site.client.get(graph, "y", as: Int.self, timeout: .seconds(60))
            }
            if result != number + 1 { throw WrongResult(number: number) }
        }
        return latencies.answer(answer)
    }
}

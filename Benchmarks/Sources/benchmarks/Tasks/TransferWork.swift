import Muster

/// A value that is made at one worker and needed at another: what the task that needs it takes, less what the same task
/// takes with nothing to move.
struct TransferWork: RivalWork {
    /// The sizes that are measured. A worker takes inputs of 1 GiB with what they are written with, so the last is a
    /// little less.
    static let byteCounts = [1 << 10, 1 << 16, 1 << 20, 1 << 26, 1 << 28, (1 << 30) - (1 << 12)]
    /// The size of which DESIGN has a target.
    static let targetByteCount = 1 << 28
    /// How the table finds the target's peer.
    static let bareName = "plain ZeroMQ, into fresh memory"

    let byteCount: Int

    /// How many values a run has: small ones take less than what a round trip varies by.
    private var valueCount: Int { byteCount <= 1 << 20 ? 20 : 1 }
    private var isSmall: Bool { byteCount < 1 << 20 }

    var style: RivalStyle { .tasks }
    var order: [String] { ["transfer", "\(byteCount)", "\(valueCount)"] }
    var amount: String { "\(valueCount == 1 ? "a value" : "\(valueCount) values") of \(byteCount.grouped) bytes" }
    var unit: Unit { isSmall ? .microseconds : .megabytesPerSecond }
    var count: Int { isSmall ? 1 : byteCount }
    var answer: String { "\(byteCount)" }
    var forRivals: (any RivalWork)? { (1 << 20...1 << 28).contains(byteCount) ? self : nil }

    var programs: [NativeProgram] {
        guard byteCount == Self.targetByteCount else { return [] }
        let bytes = "\(byteCount)"
        return [
            NativeProgram("bare.c", ["transfer", bytes, "gathered"], name: Self.bareName),
            NativeProgram("bare.c", ["transfer", bytes, "dropped"], name: "plain ZeroMQ, parts not gathered"),
            NativeProgram("bare.c", ["memcpy", bytes], name: "memcpy"),
        ]
    }

    /// A cluster of one worker that makes values and one that takes them.
    ///
    /// - Returns: Nil where there is no compiler.
    static func site(
        _ environment: BenchmarkEnvironment, threads: Int, folder: TemporaryFolder
    ) async throws -> Site? {
        var folders: [String] = []
        for role in ["MAKING", "TAKING"] {
            let plugins = try folder.subfolder(role)
            let options = ["-shared", "-fPIC", "-D\(role)", "-I\(environment.pluginHeaders)"]
            let source = environment.folder.appendingPathComponent("Plugins/transfer.c")
            guard try Compiler.compile(source, to: "\(plugins)/lib\(role).so", options) else { return nil }
            folders.append(plugins)
        }
        return try await Site.withPlugins((folders[0], folders[1]), environment, threads: threads)
    }

    func compute(_ site: Site) async throws -> Answer {
        let values = try await make(site.client)
        var moved = Latencies()
        var still = Latencies()
        for (number, value) in values.enumerated() {
            let result = try await moved.measure { try await take(value.term, site.client) }
            if result != byteCount * 256 + number + 1 { throw WrongResult(number: number) }
            _ = try await still.measure { try await take(.value(.bytes([])), site.client) }
        }
        // The value is held until here.
        withExtendedLifetime(values) {}
        // A single round trip says little.
        for _ in values.count..<20 { _ = try await still.measure { try await take(.value(.bytes([])), site.client) } }
        return Answer(answer, seconds: moved.quantile(0.5) - still.quantile(0.5))
    }

    private func make(_ client: Client) async throws -> Submission {
        var graph = Graph()
        let keys = (0..<valueCount).map { number in
            let key = Key("value-\(number)")
            graph[key] = .call("benchmark.make", .value(.int64(Int64(byteCount))), .value(.int64(Int64(number + 1))))
            return key
        }
        let values = try await client.submit(graph, keys)
        for value in values { try await value.wait() }
        return values
    }

    private func take(_ value: Term, _ client: Client) async throws -> Int {
        try await client.get(["y": .call("benchmark.take", value)], "y", as: Int.self, timeout: .seconds(120))
    }
}

import MusterTransport
import MusterZeroMQ

/// Workers that answer at once, on a thread of their own.
final class ZeroWorkers {
    private let reactor: Reactor
    private let handles: [NodeHandle<ZeroWorker>]

    /// Starts so many, and returns when the scheduler knows all of them.
    ///
    /// - Parameter address: Where workers find the scheduler.
    init(count: Int, of address: String) async throws {
        let scheduler = try Address(address)
        reactor = Reactor(name: "zero-workers", transport: try ZeroMQTransport())
        var handles: [NodeHandle<ZeroWorker>] = []
        for number in 0..<count {
            handles.append(
                try await reactor.attach { reactor in
                    try ZeroWorker(scheduler: scheduler, name: "zero-\(number)", threads: 1, reactor: reactor)
                })
        }
        self.handles = handles
        let deadline = ContinuousClock.now + .seconds(60)
        while try await welcomedCount < count {
            try await check()
            guard ContinuousClock.now < deadline else { throw BenchmarkFailure("the workers are not all welcomed") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Throws where one of them can do nothing more.
    func check() async throws {
        for handle in handles {
            if let failure = try await handle.run({ $0.failure }) { throw BenchmarkFailure(failure) }
        }
    }

    /// How many tasks all of them have answered.
    var answerCount: Int {
        get async throws {
            var sum = 0
            for handle in handles { sum += try await handle.run { $0.answerCount } }
            return sum
        }
    }

    /// How many of them the scheduler knows.
    private var welcomedCount: Int {
        get async throws {
            var sum = 0
            for handle in handles where try await handle.run({ $0.isWelcomed }) { sum += 1 }
            return sum
        }
    }

    /// Cuts their connections.
    func close() {
        reactor.stop()
    }
}

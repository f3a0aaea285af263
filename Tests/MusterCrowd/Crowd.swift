import Glibc
import MusterGraph
import MusterProtocol

/// Many clients of one scheduler, in one thread.
///
/// Each asks for one small sum after another. Beside them there may be clients that ask for much and do not read it.
package final class Crowd {
    private let clients: [CrowdClient]
    private var slow: [CrowdClient] = []
    private let port: UInt16
    /// How long the whole of a step may take.
    private let patience = Duration.seconds(120)

    /// What became of a crowd's requests.
    package struct Outcome {
        package var latencies: [Duration]
        package var problems: [String]

        /// The latency that so large a part of the requests does not exceed.
        package func percentile(_ part: Double) -> Duration {
            let sorted = latencies.sorted()
            return sorted.isEmpty ? .zero : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
        }
    }

    /// Connects, and returns when the scheduler has welcomed all.
    package init(count: Int, port: UInt16) throws {
        self.port = port
        clients = try (0..<count).map { try CrowdClient(number: $0, port: port) }
        for client in clients { client.introduce() }
        try wait("welcomes") { clients.allSatisfy(\.isWelcome) }
    }

    /// Adds clients that ask for `times` parts of 1 MiB each, and read nothing from then on.
    package func addSlowClients(_ count: Int, times: Int) throws {
        let slow = try (0..<count).map { try CrowdClient(number: 1_000_000 + $0, port: port) }
        var results: [Int: TaskID] = [:]
        for client in slow { client.introduce() }
        for client in slow { try client.makeLargeResult(byteCount: 2 << 20) }
        try wait("large results") {
            for (place, client) in slow.enumerated() where results[place] == nil {
                results[place] = client.largeResult()
            }
            return results.count == slow.count
        }
        for (place, client) in slow.enumerated() {
            guard let task = results[place] else { continue }
            client.read(task, partByteCount: Limits.partByteCount, times: times)
        }
        self.slow += slow
    }

    /// The clients, one after another, ask so many sums in all, at most `rate` a second; returns when all are answered.
    package func ask(_ total: Int, rate: Double) throws -> Outcome {
        let start = ContinuousClock.now
        var asked = 0
        try wait("answers") {
            let due = min(total, Int(rate * ((.now - start) / .seconds(1))) + 1)
            while asked < due {
                let client = clients[asked % clients.count]
                // Its last answer comes first; the others do not wait for it longer than that.
                guard !client.isBusy else { break }
                try client.ask()
                asked += 1
            }
            return asked == total && !clients.contains(where: \.isBusy)
        }
        return Outcome(latencies: clients.flatMap(\.latencies), problems: clients.flatMap(\.problems))
    }

    /// Those who did not read do so now, until each has all that it has asked for, or has been given up: nobody hears of a
    /// client whose ZeroMQ does not read. Returns how many parts were not as they should be.
    package func letSlowClientsRead() throws -> Int {
        try wait("parts for slow clients") {
            for client in slow { client.receiveParts() }
            return slow.allSatisfy { $0.hasAllParts || $0.peer.isCut }
        }
        return slow.reduce(0) { $0 + $1.wrongPartCount }
    }

    /// Serves the clients until something holds.
    private func wait(_ what: String, until holds: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + patience
        while try !holds() {
            let now = ContinuousClock.now
            if let problem = clients.lazy.flatMap(\.problems).first ?? slow.lazy.flatMap(\.problems).first {
                throw WireFailure(description: "while waiting for \(what): \(problem)")
            }
            guard now < deadline else { throw WireFailure(description: "no \(what) after \(patience)") }
            var descriptors = clients.map {
                pollfd(fd: $0.peer.descriptor, events: Int16(POLLIN | ($0.peer.hasMore ? POLLOUT : 0)), revents: 0)
            }
            _ = poll(&descriptors, nfds_t(descriptors.count), 1)
            for (client, descriptor) in zip(clients, descriptors) {
                if descriptor.revents & Int16(POLLOUT) != 0 { client.peer.flush() }
                if descriptor.revents & ~Int16(POLLOUT) != 0 { client.receive() }
                client.beat(now: now)
            }
        }
    }
}

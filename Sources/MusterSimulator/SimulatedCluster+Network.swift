import MusterProtocol

/// Time, chance, and the network.
extension SimulatedCluster {
    func newConnection() -> ConnectionID {
        defer { nextConnection += 1 }
        return ConnectionID(number: nextConnection)
    }

    func after(nanoseconds: Int64, _ action: @escaping () -> Void) {
        at(now.nanoseconds + nanoseconds, action)
    }

    /// Whether something happens that a topic adds.
    func happens(_ rate: Double) -> Bool {
        rate > 0 && more.chance(rate)
    }

    /// A time that a topic needs.
    func time(in range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &more)
    }

    /// A time that a topic of the third stage needs.
    func lastTime(in range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &last)
    }

    /// Something happens that answers may have to wait for, or its end.
    func noteFault() {
        lastFault = now.nanoseconds
    }

    /// Calls `action` when a message from one peer to another arrives.
    func send(from: UInt64, to: UInt64, _ action: @escaping () -> Void) {
        let route = Route(from: from, to: to)
        let delay = Int64.random(in: 0...(random.chance(plan.delayRate) ? 20_000_000 : 100_000), using: &random)
        let arrival = max(now.nanoseconds + delay, lastArrival[route] ?? 0)
        lastArrival[route] = arrival
        at(arrival, action)
    }
}

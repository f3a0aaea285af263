import MusterProtocol
import MusterScheduler

/// Clients that take nothing of what they are sent for a while. All of it waits at the scheduler, as in its shell, and the
/// core is told.
extension SimulatedCluster {
    func scheduleSlowness() {
        for _ in 0..<plan.slowClients {
            after(nanoseconds: slowTime(in: 0...80_000_000)) { [self] in slowDown() }
        }
    }

    /// A time that a topic of the fourth stage needs.
    private func slowTime(in range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &slowness)
    }

    private func slowDown() {
        let taking = clients.filter { client in
            client.isAlive && client.isConnected && !cutConnections.contains(client.connection)
                && slowSessions[client.connection] == nil
        }
        guard let client = taking.randomElement(using: &slowness) else { return }
        let connection = client.connection
        slowSessions[connection] = []
        noteFault()
        tell { "\(name(of: connection)) takes nothing any more" }
        let nanoseconds = slowTime(in: 100_000...(slowness.chance(0.3) ? 300_000_000 : 30_000_000))
        if slowness.chance(plan.slowLossRate) {
            after(nanoseconds: slowTime(in: 0...nanoseconds)) { [self] in
                guard slowSessions.removeValue(forKey: connection) != nil, client.connection == connection,
                    client.isAlive, client.isConnected, !cutConnections.contains(connection)
                else { return }
                noteFault()
                loseSession(of: client)
            }
        }
        after(nanoseconds: nanoseconds) { [self] in takeAll(connection) }
    }

    /// It does not take a message, which waits.
    func keep(_ message: Message, for connection: ConnectionID) {
        slowSessions[connection]?.append(message)
        tellScheduler(.congested(connection))
    }

    /// It takes all that has waited for it, in order.
    private func takeAll(_ connection: ConnectionID) {
        guard let messages = slowSessions.removeValue(forKey: connection) else { return }
        noteFault()
        tell { "\(name(of: connection)) takes \(messages.count) messages that have waited" }
        for message in messages { pass(message, to: connection) }
        tellScheduler(.relieved(connection))
    }
}

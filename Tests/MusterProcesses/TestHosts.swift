import Foundation
import MusterLinux
import Synchronization

/// Hosts for a test: network namespaces on one bridge, each with an address of its own and nothing shared but the bridge.
///
/// Making them needs root, and a system that allows it.
package final class TestHosts: Sendable {
    /// The namespaces, in the order of `addresses`.
    private let names: [String]
    package let addresses: [String]
    private let hub: String
    /// How many sets of hosts this process has made: each has names of its own.
    private static let count = Mutex(0)

    /// Why there are no hosts.
    package struct NotAllowed: Error, CustomStringConvertible {
        package let description: String
    }

    package init(count: Int) throws {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        let prefix = "muster-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
        hub = prefix + "-hub"
        names = (1...count).map { "\(prefix)-\($0)" }
        addresses = (1...count).map { "10.213.0.\($0)" }
        do {
            try Self.ip("netns", "add", hub)
            try Self.ip("-n", hub, "link", "add", "bridge", "type", "bridge")
            try Self.ip("-n", hub, "link", "set", "bridge", "up")
            for (number, name) in names.enumerated() { try addHost(name, number + 1) }
        } catch {
            remove()
            throw error
        }
    }

    private func addHost(_ name: String, _ number: Int) throws {
        try Self.ip("netns", "add", name)
        try Self.ip("-n", hub, "link", "add", "port\(number)", "type", "veth", "peer", "name", "eth0", "netns", name)
        try Self.ip("-n", hub, "link", "set", "port\(number)", "master", "bridge", "up")
        try Self.ip("-n", name, "address", "add", "10.213.0.\(number)/24", "dev", "eth0")
        try Self.ip("-n", name, "link", "set", "lo", "up")
        try Self.ip("-n", name, "link", "set", "eth0", "up")
    }

    /// `muster`, on the host at this place.
    package func muster(
        at place: Int, _ arguments: [String], environment: [String: String] = [:]
    ) -> RunningProcess {
        RunningProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["ip", "netns", "exec", names[place], RunningProcess.muster.path] + arguments, environment: environment)
    }

    /// Whether the hosts at these places reach each other. They go on reaching all others either way.
    ///
    /// Ports of a bridge that are isolated reach those that are not, and no other.
    package func setConnected(_ places: [Int], _ isConnected: Bool) throws {
        for place in places {
            try Self.ip(
                "-n", hub, "link", "set", "port\(place + 1)", "type", "bridge_slave", "isolated",
                isConnected ? "off" : "on")
        }
    }

    /// Whether the host at a place reaches any other.
    package func setReachable(_ place: Int, _ isReachable: Bool) throws {
        try Self.ip("-n", hub, "link", "set", "port\(place + 1)", isReachable ? "up" : "down")
    }

    /// Removes all of them; what runs there loses its network.
    package func remove() {
        for name in names + [hub] { try? Self.ip("netns", "delete", name) }
    }

    private static func ip(_ arguments: String...) throws {
        let (end, said) = try SpawnedProcess.output(of: "/usr/bin/env", ["ip"] + arguments)
        guard end == .exited(status: 0) else {
            let said = String(decoding: said, as: UTF8.self)
            throw NotAllowed(description: "ip \(arguments.joined(separator: " ")): \(said)")
        }
    }
}

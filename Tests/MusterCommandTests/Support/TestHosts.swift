import Foundation

/// Hosts for a test: network namespaces on one bridge, each with an address of its own and nothing shared but the bridge.
///
/// Making them needs root, and a system that allows it.
final class TestHosts: Sendable {
    /// The namespaces, in the order of `addresses`.
    private let names: [String]
    let addresses: [String]
    private let hub: String

    /// Why there are no hosts.
    struct NotAllowed: Error, CustomStringConvertible {
        let description: String
    }

    init(count: Int) throws {
        let prefix = "muster-\(ProcessInfo.processInfo.processIdentifier)"
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
    func muster(at place: Int, _ arguments: [String], environment: [String: String] = [:]) -> RunningProcess {
        RunningProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["ip", "netns", "exec", names[place], Muster.executable.path] + arguments, environment: environment)
    }

    /// Removes all of them; what runs there loses its network.
    func remove() {
        for name in names + [hub] { try? Self.ip("netns", "delete", name) }
    }

    private static func ip(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ip"] + arguments
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw NotAllowed(description: "ip \(arguments.joined(separator: " ")): \(said)")
        }
    }
}

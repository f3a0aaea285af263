import ArgumentParser
import Foundation

/// Where a scheduler keeps its state.
struct StateOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The folder that the scheduler keeps its state in: graphs, what is done, collections.",
            discussion: """
                Without it: MUSTER_STATE, or muster/scheduler-PORT in XDG_STATE_HOME or ~/.local/state, with the port for \
                clients; none where that port is any.
                """, valueName: "folder"),
        completion: .directory)
    var state: String?

    @Flag(name: .customLong("no-state"), help: "Keep no state: what the scheduler knows ends with it.")
    var noState = false

    func validate() throws {
        if noState, let state { throw ValidationError("--state \(state) and --no-state contradict each other") }
        if state == "" { throw ValidationError("--state names no folder") }
    }

    /// The folder; nil where no state is kept.
    ///
    /// It is named after the port for clients, so that schedulers that run side by side have folders of their own, and one that
    /// is started again finds its own. Where the system chooses the port there is nothing to find it by.
    ///
    /// - Parameter port: The port for clients that was asked for; 0 is any.
    func folder(
        portToClients port: UInt16, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> String? {
        guard !noState else { return nil }
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let folder = state ?? variable("MUSTER_STATE") { return folder }
        guard port != 0 else { return nil }
        // The specification has relative paths ignored.
        let shared = variable("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        guard let parent = shared ?? variable("HOME").map({ $0 + "/.local/state" }) else {
            throw CommandFailure(
                .wrongInput,
                "there is no HOME to keep the scheduler's state in; name a folder with --state, or give --no-state")
        }
        return "\(parent)/muster/scheduler-\(port)"
    }

    /// The same, as arguments for another `muster`, which means the same folder whatever its port.
    func arguments(portToClients port: UInt16) throws -> [String] {
        try folder(portToClients: port).map { ["--state", $0] } ?? ["--no-state"]
    }
}

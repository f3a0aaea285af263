import ArgumentParser
import Foundation

/// Which cluster is asked, and how long it may take to answer.
struct ClusterOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The scheduler's address for clients, such as tcp://127.0.0.1:5555. Without it: MUSTER_SCHEDULER.",
            valueName: "address"))
    var scheduler: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long the cluster may take to answer, in seconds.",
            discussion: "Without it: 10, except for a graph that runs, which takes as long as it needs.",
            valueName: "seconds"))
    var timeout: Seconds?

    /// How long the cluster may take to answer what takes it no work.
    var patience: Duration { timeout?.duration ?? .seconds(10) }

    /// The address that was given, or that the environment gives; nil when neither does.
    var address: String? {
        if let scheduler { return scheduler }
        let address = ProcessInfo.processInfo.environment["MUSTER_SCHEDULER"] ?? ""
        return address.isEmpty ? nil : address
    }

    /// The address of the cluster that is asked; nil where an option that only this process heeds was given.
    ///
    /// - Parameter local: Such an option.
    func address(unless local: String?) -> String? { local == nil ? address : nil }

    /// Refuses a cluster and an option that the cluster would never see.
    func validate(without local: String?) throws {
        guard scheduler != nil, let local else { return }
        throw ValidationError(
            "\(local) is for this process, and --scheduler asks a cluster, which has its own; give one of the two")
    }

    /// The address, where there has to be one.
    func requiredAddress() throws -> String {
        guard let address else {
            throw CommandFailure(
                .wrongInput,
                "no cluster is named; give --scheduler ADDRESS, or set MUSTER_SCHEDULER to the address that"
                    + " `muster scheduler` or `muster cluster` printed for clients")
        }
        return address
    }
}

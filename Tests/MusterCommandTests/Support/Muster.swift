import Foundation
import MusterProcesses

/// The built `muster`, run as people run it: a process of its own.
struct Muster {
    typealias Outcome = RunningProcess.Outcome

    /// The folder of the built products: where the test's own bundle lies.
    static let products = RunningProcess.products

    /// The executable.
    static let executable = RunningProcess.muster

    /// How long a run may take before the test fails. It is ended then; nothing waits for it to pass.
    static let limit = RunningProcess.limit

    /// Runs `muster` to its end.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:], folder: URL? = nil
    ) async throws -> Outcome {
        let process = RunningProcess(executable, arguments, environment: environment, folder: folder)
        try process.start()
        process.write(input)
        return try await process.outcome(within: limit)
    }
}

import Foundation
import Testing

/// The built `muster`, run as people run it: a process of its own.
struct Muster {
    /// What a run left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// Standard output without the line end.
        var result: String { output.hasSuffix("\n") ? String(output.dropLast()) : output }
    }

    /// The folder of the built products: where the test's own bundle lies.
    static let products = Bundle.main.bundleURL.standardizedFileURL

    /// The executable.
    static var executable: URL { products.appendingPathComponent("muster") }

    /// How long a run may take before the test fails. It is ended then; nothing waits for it to pass.
    static let limit = Duration.seconds(120)

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

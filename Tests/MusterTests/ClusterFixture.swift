import Foundation
import Muster
import MusterFuzzing

/// Runs a test with a cluster of its own, and closes it.
func withCluster<Result: Sendable>(
    workers: Int = 1, threads: Int = 2, _ body: (LocalCluster) async throws -> Result
) async throws -> Result {
    // The shipped plugins lie beside the tests.
    let cluster = try await LocalCluster(workers: workers, threads: threads, plugins: [Bundle.main.bundlePath])
    do {
        let result = try await body(cluster)
        await cluster.close()
        return result
    } catch {
        await cluster.close()
        throw error
    }
}

/// Asks again and again until `condition` holds: for what the cluster does after it has answered. Each question goes
/// through the whole cluster, so there is no need to sleep between them.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + Effort.patience
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
    }
    return false
}

extension Graph {
    /// The example of the first program of this kind: `y` is 3.
    static var seed: Graph { ["x": 1, "y": .call("math.add", .key("x"), 2)] }
}

/// Expects an error of a type, and gives it back.
func thrown<Failure: Error>(_ type: Failure.Type, _ body: () async throws -> Void) async throws -> Failure {
    do {
        try await body()
    } catch let failure as Failure {
        return failure
    }
    throw MissingError(description: "nothing was thrown, where a \(type) was expected")
}

struct MissingError: Error, CustomStringConvertible {
    let description: String
}

import Muster

/// Starts something that listens. When it can't listen there, what was typed was wrong, and not the cluster.
func listening<Role>(_ start: () async throws -> Role) async throws -> Role {
    do {
        return try await start()
    } catch let error as ClusterError {
        throw CommandFailure(.wrongInput, error.description)
    }
}

import Muster

/// The code of `docs/requests.md`.
func detachSample(_ client: Client, _ graph: Graph) async throws -> RequestID {
    let id = try await client.detach(graph, ["best"])
    print(id)
    return id
}

func resultSample(_ other: Client, _ text: String) async throws -> Value? {
    guard let id = RequestID(text) else { return nil }
    let best = try await other.result(of: id)[0]
    return best
}

import Muster

/// The code of docs/collections.md. It is compiled, and what stands there has to stand here.
func collectionSample(client: Client, graph: Graph) async throws -> Value {
    try await client.setCollection(graph, as: "scores")

    let scores = try await client.collection(named: "scores")
    let best = try await client.get(scores.graph, "best")

    for collection in try await client.collections() {
        print(collection.name, collection.kind, collection.byteCount, collection.storedAt)
        print(collection.functions.map(\.name))
    }
    try await client.deleteCollection(named: "scores")
    return best
}

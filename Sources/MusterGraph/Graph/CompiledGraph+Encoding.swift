extension CompiledGraph {
    /// The graph as it travels (see `docs/graph-format.md`).
    package func encode() -> Payload {
        .empty
    }

    /// A graph from bytes that may be anything.
    package init(decoding payload: Payload, limits: GraphLimits = GraphLimits()) throws(DecodingFailure) {
        throw DecodingFailure(position: 0, message: "not yet")
    }
}

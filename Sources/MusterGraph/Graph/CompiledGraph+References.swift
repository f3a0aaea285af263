extension CompiledGraph {
    /// Calls `body` with everything that the arguments of task `index` refer to, in order, as often as it stands there.
    package func forEachReference(of index: Int, _ body: (ArgumentReference) -> Void) {
    }
}

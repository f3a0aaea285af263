extension Registry {
    /// Loads every plugin that the folders have. What can't be loaded is told, and left out: a worker without one plugin
    /// still serves with the others.
    ///
    /// - Returns: What was left out, though it is a plugin.
    @discardableResult
    package func loadAll(log: (String) -> Void = { _ in }) -> [PluginRefusal] {
        var refusals: [PluginRefusal] = []
        for found in folders.all(problem: { refusals.append(PluginRefusal($0)) }) {
            // A manifest of a plugin that is not here is for those who only want to know of it.
            if case .absent = found { continue }
            do throws(LoadError) {
                try commit(prepare(found))
            } catch {
                // Any other library may lie there.
                if case .missingEntry = error { continue }
                refusals.append(PluginRefusal(found, error))
            }
        }
        for refusal in refusals { log(refusal.reason) }
        return refusals
    }
}

/// The functions that can be called, by name.
package struct FunctionCatalog: Sendable {
    /// The functions of each name, with different signatures.
    private let byName: [String: [FunctionDescription]]

    /// The catalog of `descriptions`; the same function announced twice counts once.
    package init(_ descriptions: [FunctionDescription]) {
        var byName: [String: [FunctionDescription]] = [:]
        for description in descriptions {
            let known = byName[description.name, default: []]
            if known.contains(where: { $0.signature == description.signature && $0.version == description.version }) {
                continue
            }
            byName[description.name] = known + [description]
        }
        self.byName = byName
    }

    /// The functions called `name`, in the order in which they were announced.
    package func functions(named name: String) -> [FunctionDescription] { byName[name] ?? [] }

    /// The names, in order.
    package var names: [String] { byName.keys.sorted() }
}

/// The functions that can be called, by name.
package struct FunctionCatalog: Sendable {
    /// The functions of each name, with different signatures.
    private let byName: [String: [FunctionDescription]]

    /// The names, in order.
    package let names: [String]

    /// The catalog of `descriptions`. Of several versions of one signature, the newest counts.
    package init(_ descriptions: [FunctionDescription]) {
        var byName: [String: [FunctionDescription]] = [:]
        for description in descriptions {
            var known = byName[description.name, default: []]
            if let index = known.firstIndex(where: { $0.signature == description.signature }) {
                if known[index].isOlder(than: description) { known[index] = description }
            } else {
                known.append(description)
            }
            byName[description.name] = known
        }
        // By signature, so that messages do not depend on which worker announced first.
        self.byName = byName.mapValues { $0.sorted { "\($0.signature)" < "\($1.signature)" } }
        names = byName.keys.sorted()
    }

    /// The functions called `name`, one for each signature.
    package func functions(named name: String) -> [FunctionDescription] { byName[name] ?? [] }
}

extension FunctionDescription {
    /// Whether this has a lower version than `other`: parts between dots, compared as numbers where both are.
    fileprivate func isOlder(than other: FunctionDescription) -> Bool {
        let left = version.split(separator: ".", omittingEmptySubsequences: false)
        let right = other.version.split(separator: ".", omittingEmptySubsequences: false)
        return left.lexicographicallyPrecedes(right) { left, right in
            if let left = Int(left), let right = Int(right) { left < right } else { left < right }
        }
    }
}

package import MusterGraph

/// The functions that can be called, as they were at one moment. It never changes: a task that holds one keeps its
/// functions, whatever is loaded meanwhile.
package struct RegistrySnapshot: Sendable {
    /// The libraries that were committed, in the order of their names and versions; newer builds after older ones.
    package let libraries: [PluginLibrary]
    private let byIdentity: [FunctionIdentity: PreparedFunction]
    private let byName: [String: [PreparedFunction]]

    /// Nothing.
    package init() {
        self.init(libraries: [], byIdentity: [:])
    }

    private init(libraries: [PluginLibrary], byIdentity: [FunctionIdentity: PreparedFunction]) {
        self.libraries = libraries
        self.byIdentity = byIdentity
        byName = Dictionary(grouping: byIdentity.values, by: \.identity.name)
            .mapValues { $0.sorted(by: Self.precedes) }
    }

    /// This snapshot with a library's functions, which take the place of those of the same identity.
    func adding(_ library: PluginLibrary) -> RegistrySnapshot {
        var functions = byIdentity
        for function in library.functions { functions[function.identity] = function }
        return RegistrySnapshot(libraries: libraries + [library], byIdentity: functions)
    }

    /// The function of exactly this name, version and signature.
    package func function(_ identity: FunctionIdentity) -> PreparedFunction? { byIdentity[identity] }

    /// The functions of a name: all its versions and signatures, the newest version first.
    package func functions(named name: String) -> [PreparedFunction] { byName[name] ?? [] }

    /// The functions of a name in one version.
    package func functions(named name: String, version: String) -> [PreparedFunction] {
        functions(named: name).filter { $0.identity.version == version }
    }

    /// All functions: by name, the newest version first, then by signature.
    package var functions: [PreparedFunction] {
        byName.keys.sorted().flatMap { functions(named: $0) }
    }

    /// What a worker announces.
    package var descriptions: [FunctionDescription] { functions.map(\.description) }

    private static func precedes(_ left: PreparedFunction, _ right: PreparedFunction) -> Bool {
        let (left, right) = (left.identity, right.identity)
        if left.version != right.version { return VersionOrder.isOlder(right.version, than: left.version) }
        return left.signature.description < right.signature.description
    }
}

/// The order of versions like `1.10.0`: number by number, what is no number as text.
enum VersionOrder {
    static func isOlder(_ left: String, than right: String) -> Bool {
        let left = left.split(separator: "."), right = right.split(separator: ".")
        for (left, right) in zip(left, right) where left != right {
            if let left = UInt64(left), let right = UInt64(right) {
                if left != right { return left < right }
            } else {
                return left < right
            }
        }
        return left.count < right.count
    }
}

package import MusterGraph

/// All primitives.
package enum Primitives {
    /// The plugin that they are told to come from.
    package static let pluginName = "muster"

    /// All of them; the names of a family stand together.
    package static let all: [Primitive] = [
        makers, steps, pairs, picking, reductions, counting, extremes, moments, folds, accumulating, grouping, joins,
        sorting, parts, sampling, tuples, rowPicking, files,
    ].flatMap { $0 }

    /// What a worker announces.
    package static let descriptions: [FunctionDescription] = all.map(\.description)

    private static let byName = Dictionary(grouping: all, by: \.description.name)

    /// The primitives of a name, one for each signature.
    package static func named(_ name: String) -> [Primitive] { byName[name] ?? [] }
}

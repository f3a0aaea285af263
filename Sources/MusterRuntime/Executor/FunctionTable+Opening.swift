package import MusterGraph
import MusterPrimitives
import MusterProtocol
package import MusterRegistry

extension FunctionTable {
    /// The functions that a graph names, looked up once among the primitives and those that are loaded.
    init(_ opening: GraphOpening, in snapshot: RegistrySnapshot) {
        self.init(
            opening.functions.map { choice in
                let known =
                    Primitives.named(choice.name).map { Callable.primitive($0) }
                    + snapshot.functions(named: choice.name).map { .plugin($0) }
                let found = choice.candidates.compactMap { candidate in
                    known.first {
                        $0.description.version == candidate.version
                            && $0.description.signature.description == candidate.signature
                    }
                }
                return Entry(
                    name: choice.name, candidates: found,
                    wanted: choice.candidates.map { "\($0.version) \($0.signature)" })
            })
    }
}

extension RegistrySnapshot {
    /// What a worker announces: its plugins' functions, and those that every worker has.
    package var announced: [FunctionDescription] { Primitives.descriptions + descriptions }
}

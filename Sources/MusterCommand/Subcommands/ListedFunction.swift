import Muster
import MusterGraph

/// A function as it is listed, wherever it is known from.
struct ListedFunction: Encodable {
    let name: String
    let version: String
    let signature: String
    let plugin: String
    /// The names of its flags, as manifests spell them.
    let flags: [String]
    let documentation: String
    /// The workers that have it; none when it is known from a folder.
    let workers: [String]

    init(_ function: FunctionInfo) {
        name = function.name
        version = function.version
        signature = function.signature
        plugin = function.plugin
        flags = function.traits.names
        documentation = function.documentation
        workers = function.workers
    }

    init(_ function: FunctionDescription) {
        name = function.name
        version = function.version
        signature = function.signature.description
        plugin = function.plugin
        flags = function.flags.names
        documentation = function.documentation
        workers = []
    }

    /// What graphs are checked with; nil for a signature of a newer Muster.
    var description: FunctionDescription? {
        guard let signature = try? Signature(parsing: signature) else { return nil }
        return FunctionDescription(
            name: name, version: version, signature: signature, flags: [], plugin: plugin, documentation: documentation)
    }
}

extension FunctionDescription.Flags {
    /// The names of the flags that are set, as manifests spell them.
    fileprivate var names: [String] {
        let all: [(FunctionDescription.Flags, String)] = [
            (.effects, "effects"), (.threadSafe, "threadSafe"), (.blocking, "blocking"), (.context, "context"),
            (.associative, "associative"), (.commutative, "commutative"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }
}

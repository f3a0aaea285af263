import MusterGraph

extension PluginLibrary {
    /// Each difference between this library and what a manifest says of it, in a line that says what both sides have.
    /// Documentation and examples may differ: they change nothing of what a graph computes.
    package func differences(from manifest: Manifest) -> [String] {
        var found: [String] = []
        func compare(_ what: String, library: String, manifest: String) {
            if library != manifest { found.append("\(what): the library says \(library), the manifest \(manifest)") }
        }
        compare("name", library: name, manifest: manifest.name)
        compare("version", library: version, manifest: manifest.version)
        if case .c = manifest.abi {
            found.append("abi: the library is a plugin, the manifest says c")
        }
        var described: [FunctionIdentity: Manifest.Function] = [:]
        for function in manifest.functions {
            // A manifest that was read has only signatures that parse; one that was made by hand may not.
            guard let signature = try? Signature(parsing: function.signatureText) else {
                found.append("\(function.name): the manifest's signature \(function.signatureText) is none")
                continue
            }
            described[
                FunctionIdentity(
                    name: function.name, version: function.version ?? manifest.version, signature: signature)] =
                function
        }
        var unmatched: [PreparedFunction] = []
        for function in functions {
            guard let other = described.removeValue(forKey: function.identity) else {
                unmatched.append(function)
                continue
            }
            compare(
                "\(function.description.name): flags", library: "\(function.description.flags.namesInManifest)",
                manifest: "\(other.flags.namesInManifest)")
        }
        return found + Self.pairUp(unmatched, Array(described.keys))
    }

    /// Functions on one side only; two of one name are shown as one difference.
    private static func pairUp(_ library: [PreparedFunction], _ manifest: [FunctionIdentity]) -> [String] {
        var found: [String] = []
        var manifest = manifest.sorted { $0.description < $1.description }
        for function in library {
            if let index = manifest.firstIndex(where: { $0.name == function.identity.name }) {
                found.append(
                    "\(function.identity.name): the library has \(function.identity.version)"
                        + " \(function.identity.signature), the manifest"
                        + " \(manifest[index].version) \(manifest[index].signature)")
                manifest.remove(at: index)
            } else {
                found.append("\(function.identity): only in the library")
            }
        }
        return found + manifest.map { "\($0): only in the manifest" }
    }
}

import Foundation
import MusterGraph
import MusterRegistry
import MusterRuntime

extension PluginOptions {
    /// The functions that the folders offer: those of the libraries, opened as a worker opens them, and those of plugins
    /// that are not here and have a manifest. What is refused is told, and left out.
    func functions(isJSON: Bool) throws -> OfferedFunctions {
        let registry = Registry(folders: try folders())
        var refusals = registry.loadAll()
        // A foreign library that this machine does not have is like a plugin that is not here.
        let known = Set(registry.snapshot.libraries.map(\.name))
        let absent = registry.folders.all { _ in }.compactMap { found -> Manifest? in
            switch found {
            case .absent(let file): return file.manifest
            case .foreign(let file, nil) where !known.contains(file.manifest.name):
                refusals.removeAll { $0.file == file.manifest.library }
                return file.manifest
            case .foreign, .plugin: return nil
            }
        }
        if !isJSON { refusals.forEach { $0.warn() } }
        var seen: Set<FunctionIdentity> = []
        let all = (registry.snapshot.announced + absent.flatMap(\.descriptions))
            .filter { seen.insert(FunctionIdentity($0)).inserted }
        return OfferedFunctions(descriptions: all, refusals: refusals)
    }
}

/// What folders offer.
struct OfferedFunctions {
    let descriptions: [FunctionDescription]
    let refusals: [PluginRefusal]
}

extension Manifest {
    /// The functions as workers announce them.
    fileprivate var descriptions: [FunctionDescription] {
        functions.compactMap { function in
            guard let signature = try? Signature(parsing: function.signatureText) else { return nil }
            return FunctionDescription(
                name: function.name, version: function.version ?? version, signature: signature, flags: function.flags,
                plugin: name, documentation: function.documentationWithExamples)
        }
    }
}

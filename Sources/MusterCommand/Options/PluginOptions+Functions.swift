import Foundation
import MusterGraph
import MusterRegistry

extension PluginOptions {
    /// The functions that the folders offer, as far as manifests and libraries say, without running anything of a plugin
    /// that was written with `@Operation`. What can't be read is told, and left out.
    func descriptions() throws -> [FunctionDescription] {
        let folders = try folders()
        var manifests = try folders.allManifests().filter { !folders.unoffered.contains($0.library) }
        let described = folders.unoffered.union(manifests.map(\.library))
        for folder in folders.libraries {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() where name.hasSuffix(".so") && !described.contains(name) {
                do {
                    manifests.append(try Manifest.describing(folder + "/" + name))
                } catch LoadError.missingEntry {
                    // Some other library that lies there.
                } catch {
                    Output.note("\(error)")
                }
            }
        }
        // A manifest and a library may tell of the same function, as a library may lie there under another file name.
        var seen: Set<FunctionIdentity> = []
        return manifests.flatMap(\.descriptions).filter { seen.insert(FunctionIdentity($0)).inserted }
    }
}

extension Manifest {
    /// The functions as workers announce them.
    var descriptions: [FunctionDescription] {
        functions.compactMap { function in
            guard let signature = try? Signature(parsing: function.signatureText) else { return nil }
            return FunctionDescription(
                name: function.name, version: function.version ?? version, signature: signature, flags: function.flags,
                plugin: name, documentation: function.documentation)
        }
    }
}

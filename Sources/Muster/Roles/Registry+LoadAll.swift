import Foundation
import MusterRegistry

extension Registry {
    /// Loads every plugin that the folders have. What can't be loaded is told, and left out: a worker without one plugin
    /// still serves with the others.
    func loadAll(log: (String) -> Void) {
        var described = folders.unoffered
        do throws(LoadError) {
            for manifest in try folders.allManifests() where !folders.unoffered.contains(manifest.library) {
                described.insert(manifest.library)
                // A manifest of a plugin that is not here is for those who only want to know of it.
                guard manifest.abi == .c || isHere(manifest.library) else { continue }
                tryLoading(manifest.name, log: log)
            }
        } catch {
            log("\(error)")
        }
        for folder in folders.libraries {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() where name.hasSuffix(".so") && described.insert(name).inserted {
                tryLoading("\(folder)/\(name)", log: log)
            }
        }
    }

    private func isHere(_ library: String) -> Bool {
        folders.libraries.contains { FileManager.default.isReadableFile(atPath: "\($0)/\(library)") }
    }

    private func tryLoading(_ name: String, log: (String) -> Void) {
        do throws(LoadError) {
            try load(name)
        } catch {
            // Any other library may lie there.
            if case .missingEntry = error { return }
            log("\(error)")
        }
    }
}

extension PluginFolders {
    /// Folders that were named, or those of this program.
    static func chosen(plugins: [String]?, registry: [String]?) -> PluginFolders {
        let standard = PluginFolders.standard()
        return PluginFolders(
            libraries: plugins ?? standard.libraries,
            manifests: registry ?? (plugins == nil ? standard.manifests : []),
            unoffered: plugins == nil ? standard.unoffered : [])
    }
}

import Foundation
import MusterGraph
import Synchronization

/// The functions of a worker, or of anybody who calls functions: a snapshot that loading swaps for another.
///
/// Loading has two phases, so that many workers can agree before a function becomes visible: ``prepare(_:replace:)``
/// opens and verifies, ``commit(_:)`` shows. A prepared load that nobody commits costs its memory and nothing else.
package final class Registry: Sendable {
    /// Where plugins come from.
    package let folders: PluginFolders
    private let state: Mutex<State>
    /// Where copies of libraries go that take the place of loaded ones.
    private let copies: String
    /// Whether the functions of every plugin run in processes of their own, whatever its manifest says.
    private let isolatesAll: Bool

    private struct State {
        var snapshot = RegistrySnapshot()
        /// The hash of each file that was opened where it lies. Opening that path again gives the old build.
        var opened: [String: String] = [:]
    }

    /// A registry without functions.
    ///
    /// - Parameters:
    ///   - copies: A folder for copies of libraries, made when the first is needed; nil for one in the system's folder for
    ///     temporary files.
    ///   - isolatesAll: Whether the functions of every plugin run in processes of their own, whatever its manifest says.
    package init(folders: PluginFolders, copies: String? = nil, isolatesAll: Bool = false) {
        self.folders = folders
        self.isolatesAll = isolatesAll
        self.copies =
            copies ?? NSTemporaryDirectory() + "muster-plugins-\(getuid())"
        state = Mutex(State())
    }

    /// The functions as they are now.
    package var snapshot: RegistrySnapshot { state.withLock { $0.snapshot } }

    /// Opens and verifies a plugin, and shows nothing of it.
    ///
    /// - Parameters:
    ///   - name: A plugin's name, a library's file name, or a path in a plugin folder.
    ///   - replace: Whether another build of functions that are loaded may take their place.
    package func prepare(_ name: String, replace: Bool = false) throws(LoadError) -> PreparedLoad {
        // Not with `??`, which would lose the type of the error.
        if let found = try folders.find(name) { return try prepare(found, replace: replace) }
        return try prepare(try plugin(calledItself: name), replace: replace)
    }

    /// Opens and verifies what was found already.
    package func prepare(_ found: PluginFolders.Found, replace: Bool = false) throws(LoadError) -> PreparedLoad {
        let library: PluginLibrary
        let isIsolated = isolatesAll || found.manifest?.manifest.isolation == .process
        switch found {
        case .plugin(let path, let manifest):
            library = try PluginLibrary.open(path: path, from: try openablePath(path), isIsolated: isIsolated)
            if let manifest { try check(library, against: manifest) }
        case .foreign(let manifest, let path?):
            library = try PluginLibrary.open(
                foreign: manifest.manifest, path: path, from: try openablePath(path), isIsolated: isIsolated)
        case .foreign(let manifest, nil):
            library = try openFromSystem(manifest.manifest, isIsolated: isIsolated)
        case .absent(let manifest):
            throw .notFound(name: manifest.manifest.library, searched: folders.libraries, near: [])
        }
        let load = PreparedLoad(library: library, manifest: found.manifest, replace: replace)
        try check(load, against: snapshot)
        return load
    }

    /// Refuses a library of which its manifest says something else.
    private func check(_ library: PluginLibrary, against manifest: ManifestFile) throws(LoadError) {
        let differences = library.differences(from: manifest.manifest)
        guard !differences.isEmpty else { return }
        throw .disagreement(path: library.path, manifest: manifest.path, differences: differences)
    }

    /// Opens a library that no plugin folder has, which the system may have.
    private func openFromSystem(_ manifest: Manifest, isIsolated: Bool) throws(LoadError) -> PluginLibrary {
        do {
            return try PluginLibrary.open(foreign: manifest, isIsolated: isIsolated)
        } catch .cannotOpen(let path, let reason) {
            let searched = folders.libraries.isEmpty ? "" : " (\(folders.libraries.joined(separator: ", ")))"
            throw .cannotOpen(
                path: path,
                reason:
                    "\(reason); no plugin folder\(searched) has it, so it was looked for among the system's libraries"
            )
        }
    }

    /// Makes the functions of a prepared load visible. Returns the snapshot that has them.
    ///
    /// - Throws: When something else was committed meanwhile that this load cannot stand beside.
    @discardableResult
    package func commit(_ load: PreparedLoad) throws(LoadError) -> RegistrySnapshot {
        let result: Result<RegistrySnapshot, LoadError> = state.withLock { state in
            do throws(LoadError) {
                try check(load, against: state.snapshot)
            } catch {
                return .failure(error)
            }
            if !load.isLoaded(in: state.snapshot) { state.snapshot = state.snapshot.adding(load.library) }
            return .success(state.snapshot)
        }
        return try result.get()
    }

    /// Prepares and commits.
    @discardableResult
    package func load(_ name: String, replace: Bool = false) throws(LoadError) -> RegistrySnapshot {
        try commit(prepare(name, replace: replace))
    }

    /// Whether the load may stand beside what is there, or take its place.
    private func check(_ load: PreparedLoad, against snapshot: RegistrySnapshot) throws(LoadError) {
        if load.isLoaded(in: snapshot) { return }
        var others: [String: [String]] = [:]
        var older: [PreparedFunction] = []
        for function in load.library.functions {
            guard let held = snapshot.function(function.identity) else { continue }
            if held.description.plugin == load.library.name {
                older.append(held)
            } else {
                others[held.description.plugin, default: []].append(function.identity.description)
            }
        }
        if let (holder, functions) = others.min(by: { $0.key < $1.key }) {
            throw .conflict(
                path: load.library.path, plugin: load.library.name, functions: functions, holder: holder)
        }
        if !older.isEmpty, !load.replace {
            let loaded = snapshot.libraries.last { $0.name == load.library.name }
            throw .needsReplace(
                plugin: load.library.name, functions: older.map(\.identity.description),
                loaded: loaded?.build ?? "an unknown file", offered: load.library.build)
        }
    }

    /// The path itself, or that of a copy, when another build was opened at that path already: the system's loader
    /// would give that one again.
    func openablePath(_ path: String) throws(LoadError) -> String {
        let hash = try ELFFile(path: path).contentHash
        let known = state.withLock { state in
            let known = state.opened[path]
            if known == nil { state.opened[path] = hash }
            return known
        }
        if known == nil || known == hash { return path }
        return try copy(path, hash: hash)
    }

    /// Makes the folder for copies one that only this user can change: it may lie where everybody can write, and what
    /// lies in it is run.
    private func claimCopies(for path: String) throws(LoadError) {
        if mkdir(copies, 0o700) != 0, errno != EEXIST {
            throw .cannotCopy(path: path, reason: "\(copies): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard lstat(copies, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
            chmod(copies, 0o700) == 0
        else {
            throw .cannotCopy(
                path: path, reason: "\(copies) is no folder of this user's own; remove it, or have its owner do so")
        }
    }

    /// Copies a library into a folder that bears its hash. The file keeps its name, from which a plugin may take its
    /// own. A copy that is there already may be loaded: it is left alone.
    private func copy(_ path: String, hash: String) throws(LoadError) -> String {
        let folder = "\(copies)/\(hash)"
        let target = folder + "/" + URL(fileURLWithPath: path).lastPathComponent
        try claimCopies(for: path)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            if FileManager.default.fileExists(atPath: target), try ELFFile(path: target).contentHash == hash {
                return target
            }
            // Written beside and renamed, so that nobody ever sees half a library.
            let partial = target + ".\(UUID().uuidString)"
            try FileManager.default.copyItem(atPath: path, toPath: partial)
            guard rename(partial, target) == 0 else {
                throw CocoaError(.fileWriteUnknown)
            }
            return target
        } catch let error as LoadError {
            throw error
        } catch {
            throw .cannotCopy(path: path, reason: "\(target): \(error.localizedDescription)")
        }
    }
}

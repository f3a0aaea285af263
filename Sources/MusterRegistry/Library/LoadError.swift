/// Why a plugin cannot be loaded.
package enum LoadError: Error, Hashable, Sendable {
    /// No plugin folder has it; these are there, or may have been meant.
    case notFound(name: String, searched: [String], near: [String])
    /// More than one library in a folder calls itself so.
    case severalLibraries(name: String, paths: [String])
    /// It lies outside the folders that plugins may come from.
    case outsideFolders(path: String, folders: [String])
    /// The file is not a shared library.
    case notALibrary(path: String, reason: String)
    /// A shared library, but for another kind of machine.
    case otherMachine(path: String, found: String, wanted: String)
    /// The system's loader refused it, for example because a symbol that it needs is missing.
    case cannotOpen(path: String, reason: String)
    /// It does not export `muster_plugin_entry`.
    case missingEntry(path: String)
    /// Its `muster_plugin_entry` returned NULL.
    case refusedHost(path: String)
    /// It was built for another major version of the ABI.
    case otherABI(path: String, found: String, wanted: String)
    /// Its descriptor is not what the header says.
    case invalidPlugin(path: String, reason: String)
    /// One of its operations is not what the header says.
    case invalidOperation(path: String, operation: String, reason: String)
    /// A foreign library does not have a symbol that its manifest names.
    case missingSymbol(library: String, function: String, symbol: String)
    /// The manifest and the library say different things; each difference is one line.
    case disagreement(path: String, manifest: String, differences: [String])
    /// The manifest itself cannot be used.
    case manifest(ManifestError)
    /// Another build of functions that are loaded, and `--replace` was not given. Both builds are files with their hashes.
    case needsReplace(plugin: String, functions: [String], loaded: String, offered: String)
    /// Another plugin has these functions already.
    case conflict(path: String, plugin: String, functions: [String], holder: String)
    /// The copy of a library under a name of its own could not be made.
    case cannotCopy(path: String, reason: String)
}

extension LoadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let name, let searched, let near):
            "no plugin `\(name)` in "
                + (searched.isEmpty ? "any folder: none is known" : searched.joined(separator: ", "))
                + Self.suggest(near)
        case .severalLibraries(let name, let paths):
            "several libraries are the plugin `\(name)`: \(paths.joined(separator: ", ")); name the file of one"
        case .outsideFolders(let path, let folders):
            "\(path): lies outside the plugin folders (\(folders.joined(separator: ", "))); start the worker with"
                + " `--plugins FOLDER`"
        case .notALibrary(let path, let reason):
            "\(path): not a shared library: \(reason)"
        case .otherMachine(let path, let found, let wanted):
            "\(path): a library for \(found), and this machine is \(wanted); build it for this machine"
        case .cannotOpen(let path, let reason):
            "\(path): cannot be opened: \(reason)"
        case .missingEntry(let path):
            "\(path): exports no `muster_plugin_entry`, so it is no plugin; for a library that knows nothing of Muster,"
                + " write a manifest with \"abi\": \"c\""
        case .refusedHost(let path):
            "\(path): `muster_plugin_entry` returned NULL: the plugin does not want to run here"
        case .otherABI(let path, let found, let wanted):
            "\(path): built for plugin ABI \(found), and this Muster has \(wanted); build it with this version's"
                + " muster_plugin.h"
        case .invalidPlugin(let path, let reason):
            "\(path): the plugin's description is wrong: \(reason)"
        case .invalidOperation(let path, let operation, let reason):
            "\(path): operation \(operation): \(reason)"
        case .missingSymbol(let library, let function, let symbol):
            "\(library): has no symbol `\(symbol)`, which the manifest gives for \(function)"
        case .disagreement(let path, let manifest, let differences):
            "\(path): the library and its manifest \(manifest) disagree:\n"
                + differences.map { "  \($0)\n" }.joined()
                + "  if the library is right, `muster plugin describe \(path) > \(manifest)` writes the manifest anew"
        case .manifest(let error):
            "\(error)"
        case .needsReplace(let plugin, let functions, let loaded, let offered):
            "\(offered): another build of what \(plugin) has loaded from \(loaded): \(Self.shorten(functions));"
                + " give it a new version, load it with `--replace`, or keep only one of the two"
        case .conflict(let path, let plugin, let functions, let holder):
            "\(path): the plugin \(holder) has these functions of \(plugin) already: \(Self.shorten(functions));"
                + " give them other names"
        case .cannotCopy(let path, let reason):
            "\(path): cannot be copied beside the loaded build: \(reason)"
        }
    }
    private static func suggest(_ names: [String]) -> String {
        switch names.count {
        case 0: ""
        case 1: "; did you mean `\(names[0])`?"
        default: "; there are \(names.joined(separator: ", "))"
        }
    }

    /// The first few of many functions, and how many more there are.
    private static func shorten(_ functions: [String]) -> String {
        let shown = functions.count > 4 ? Array(functions.prefix(3)) + ["and \(functions.count - 3) more"] : functions
        return shown.joined(separator: ", ")
    }
}

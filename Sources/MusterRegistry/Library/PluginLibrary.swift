import MusterGraph

/// An opened library with its functions, verified and ready to be called.
///
/// Nothing of it is visible to graphs until a ``Registry`` commits it. It is never closed.
package struct PluginLibrary: Sendable {
    /// The plugin's name: what it calls itself, or what its manifest calls it.
    package let name: String
    /// The plugin's version.
    package let version: String
    /// The file that was opened.
    package let path: String
    /// Tells this build from others of the same version; see ``ELFFile/contentHash``.
    package let contentHash: String
    /// Whether its functions run in processes of their own.
    package let isIsolated: Bool
    /// How its functions are called.
    package let abi: Manifest.ABI
    /// Its functions, in its own order.
    package let functions: [PreparedFunction]

    /// The file and its hash, which tell people of two builds of one version which is which.
    var build: String { "\(path) (build \(contentHash))" }

    /// Opens a plugin.
    ///
    /// - Parameters:
    ///   - copy: Where a copy of it lies that is opened in its place; everything that is said is said of `path`.
    ///   - isIsolated: Whether its functions run in processes of their own.
    package static func open(
        path: String, from copy: String? = nil, isIsolated: Bool = false
    ) throws(LoadError) -> PluginLibrary {
        // The system's loader looks for a name without a slash elsewhere.
        let path = path.contains("/") ? path : "./" + path
        let file = try ELFFile(path: copy ?? path)
        let library = try SharedLibrary(opening: path, from: copy)
        let plugin = try PluginDescriptor(of: library)
        let origin = LibraryOrigin(
            path: path, copy: copy, hash: file.contentHash, foreign: nil, isIsolated: isIsolated)
        var functions: [PreparedFunction] = []
        for operation in plugin.operations {
            functions.append(try PreparedFunction(operation, plugin: plugin.name, origin: origin))
        }
        try checkCallable(functions, path: path)
        return PluginLibrary(
            name: plugin.name, version: plugin.version, path: path, contentHash: origin.hash,
            isIsolated: isIsolated, abi: .muster(major: plugin.abiMajor, minor: plugin.abiMinor), functions: functions)
    }

    /// Opens a library that knows nothing of Muster, whose functions its manifest describes.
    ///
    /// - Parameters:
    ///   - path: Where the library is; nil for wherever the system finds `manifest.library`.
    ///   - copy: Where a copy of it lies that is opened in its place.
    ///   - isIsolated: Whether its functions run in processes of their own.
    package static func open(
        foreign manifest: Manifest, path: String? = nil, from copy: String? = nil, isIsolated: Bool = false
    ) throws(LoadError) -> PluginLibrary {
        let file: ELFFile? = if let path = copy ?? path { try ELFFile(path: path) } else { nil }
        let library = try SharedLibrary(opening: path ?? manifest.library, from: copy)
        // A library of the system is replaced with the system; its manifest is what tells two of them apart.
        let origin = LibraryOrigin(
            path: library.path, copy: copy, hash: file?.contentHash ?? manifest.version, foreign: manifest,
            isIsolated: isIsolated)
        var functions: [PreparedFunction] = []
        for function in manifest.functions {
            guard let symbol = function.symbol, let address = library.symbol(symbol) else {
                throw .missingSymbol(
                    library: library.path, function: function.name, symbol: function.symbol ?? "(none given)")
            }
            functions.append(
                try PreparedFunction(foreign: function, of: manifest, address: address, origin: origin))
        }
        try checkCallable(functions, path: library.path)
        return PluginLibrary(
            name: manifest.name, version: manifest.version, path: library.path,
            contentHash: origin.hash, isIsolated: isIsolated, abi: .c, functions: functions)
    }

    /// Refuses functions of one name and version that take the same types: a call could be of either, and so of none.
    private static func checkCallable(_ functions: [PreparedFunction], path: String) throws(LoadError) {
        var seen: [String: Signature] = [:]
        for function in functions {
            let (name, version, signature) =
                (function.identity.name, function.identity.version, function.identity.signature)
            let types = signature.arguments.map(\.type.description).joined(separator: ", ")
            guard let other = seen.updateValue(signature, forKey: "\(name) \(version) \(types)") else { continue }
            throw .invalidOperation(
                path: path, operation: name,
                reason: "\(other) and \(signature) take the same types, so that no call could tell them apart")
        }
    }
}

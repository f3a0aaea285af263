import Glibc

/// A library that the system's loader has opened. It is never closed: that crashes with Swift libraries.
struct SharedLibrary: Sendable {
    /// What was opened, as people know it.
    let path: String
    // The loader's handle is an address that is only ever handed back to it.
    private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    /// Opens the library at `path`, or, for a name without a slash, wherever the system finds it.
    ///
    /// Everything it needs is resolved at once, so that a missing symbol shows now and not in the middle of a call; its
    /// own symbols stay its own, so that two versions can live side by side.
    ///
    /// - Parameter copy: Where a copy of it lies that is opened in its place.
    init(opening path: String, from copy: String? = nil) throws(LoadError) {
        self.path = path
        let file = copy ?? path
        guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
            let reason = dlerror().map { String(cString: $0) } ?? "the loader gives no reason"
            // The loader begins with the path, which stands in the error already.
            let prefix = file + ": "
            throw .cannotOpen(
                path: path, reason: reason.hasPrefix(prefix) ? String(reason.dropFirst(prefix.count)) : reason)
        }
        self.handle = handle
    }

    /// The address of a symbol; nil when the library has none of that name.
    func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        dlsym(handle, name)
    }
}

import Glibc

/// A library that the system's loader has opened. It is never closed: that crashes with Swift libraries.
struct SharedLibrary: Sendable {
    /// What was opened.
    let path: String
    // The loader's handle is an address that is only ever handed back to it.
    private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    /// Opens the library at `path`, or, for a name without a slash, wherever the system finds it.
    ///
    /// Everything it needs is resolved at once, so that a missing symbol shows now and not in the middle of a call; its
    /// own symbols stay its own, so that two versions can live side by side.
    init(opening path: String) throws(LoadError) {
        self.path = path
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
            throw .cannotOpen(path: path, reason: dlerror().map { String(cString: $0) } ?? "the loader gives no reason")
        }
        self.handle = handle
    }

    /// The address of a symbol; nil when the library has none of that name.
    func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        dlsym(handle, name)
    }
}

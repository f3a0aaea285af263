import Foundation

/// The machine's compiler of C++.
enum CPlusPlus {
    /// Compiles a program of one source, as most programs are compiled: optimised, for any processor of the kind, as
    /// Muster is.
    ///
    /// - Returns: Whether there is a compiler.
    static func compile(_ source: URL, to program: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["c++", "-O3", "-std=c++17", "-o", program, source.path]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        switch process.terminationStatus {
        case 0: return true
        // What env(1) ends with where there is no such command.
        case 127: return false
        default: throw PeerFailure("\(source.lastPathComponent) could not be compiled")
        }
    }
}

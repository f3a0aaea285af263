import Foundation

/// The machine's compilers of C and C++.
enum Compiler {
    /// Compiles a program or a library of one source, as most are compiled: optimised, for any processor of the kind, as
    /// Muster is.
    ///
    /// - Parameter options: What else the compiler is told; libraries among them stand behind the source.
    /// - Returns: Whether there is a compiler.
    static func compile(_ source: URL, to output: String, _ options: [String] = []) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let compiler = source.pathExtension == "c" ? ["cc", "-O3", "-std=gnu11"] : ["c++", "-O3", "-std=c++17"]
        process.arguments = compiler + ["-o", output, source.path] + options
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

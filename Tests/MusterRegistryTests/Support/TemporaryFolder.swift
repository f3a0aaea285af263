import Foundation
import MusterLinux

/// A folder of one test, removed when the test lets go of it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "muster-registry-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Writes a C plugin and compiles it to `libNAME.so`, and returns the library's path.
    ///
    /// - Parameter options: What the compiler is told besides.
    func compile(_ source: String, _ name: String, options: [String] = []) throws -> String {
        let file = try write(source, to: "\(name).c")
        let library = path + "/lib\(name).so"
        let (end, said) = try SpawnedProcess.output(
            of: "/usr/bin/cc",
            ["-std=gnu11", "-Wall", "-shared", "-fPIC", "-I", Self.headers, "-o", library, file] + options)
        guard end == .exited(status: 0) else {
            throw CompilationFailure(message: String(decoding: said, as: UTF8.self))
        }
        return library
    }

    struct CompilationFailure: Error {
        let message: String
    }

    /// The root of the package.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private static let headers = package + "/Sources/CMusterPlugin/include"
}

import Foundation

/// A package of a plugin author's own, outside of this one, which depends on the checkout by its path.
struct AuthorPackage {
    let folder: URL

    /// Writes the package into a new folder.
    init(source: String) throws {
        folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
            "muster-author-\(UUID().uuidString)")
        let sources = folder.appendingPathComponent("Sources/Geometry")
        try FileManager.default.createDirectory(at: sources, withIntermediateDirectories: true)
        try Self.manifest.write(
            to: folder.appendingPathComponent("Package.swift"), atomically: true, encoding: .utf8)
        try write(source)
    }

    /// Replaces the plugin's source.
    func write(_ source: String) throws {
        let file = folder.appendingPathComponent("Sources/Geometry/Geometry.swift")
        try source.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Builds it; gives what the build printed.
    func build() throws -> (succeeded: Bool, output: String) {
        let log = folder.appendingPathComponent("build.log")
        try Data().write(to: log)
        let handle = try FileHandle(forWritingTo: log)
        defer { try? handle.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["swift", "build", "--package-path", folder.path]
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus == 0, try String(contentsOf: log, encoding: .utf8))
    }

    /// Where the library is then.
    var library: String {
        folder.appendingPathComponent(".build/debug/libGeometry.so").path
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    private static let manifest = """
        // swift-tools-version: 6.2
        import PackageDescription
        let package = Package(
            name: "geometry",
            products: [.library(name: "Geometry", type: .dynamic, targets: ["Geometry"])],
            dependencies: [.package(name: "muster", path: "\(checkout)")],
            targets: [.target(name: "Geometry", dependencies: [.product(name: "MusterPlugin", package: "muster")])])
        """

    private static let checkout = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}

import Foundation

/// A new plugin in Swift: a package that builds, with a function, and a test that loads the library.
package enum PluginTemplate {
    /// Where the new package finds Muster.
    package enum Dependency: Hashable, Sendable {
        /// A copy on this machine.
        case path(String)
        /// A repository, and the least version.
        case repository(url: String, from: String)
    }

    /// Why nothing was written.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Writes the package into `folder`, which must be empty or not there yet.
    ///
    /// - Parameter name: The name of the package and the library, such as `Greetings`; a Swift module's name.
    /// - Returns: The files that were written, relative to the folder.
    @discardableResult
    package static func write(name: String, to folder: String, dependency: Dependency) throws -> [String] {
        if let problem = problem(withName: name) {
            throw Failure(description: "\"\(name)\" cannot be a plugin's name: \(problem)")
        }
        let present = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard present.isEmpty else {
            throw Failure(description: "\(folder) is not empty; a new plugin needs a folder of its own")
        }
        let files = files(name: name, dependency: dependency)
        for (path, text) in files {
            let url = URL(fileURLWithPath: folder).appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return files.map(\.path)
    }

    /// Why no module can be called so, or none of a plugin; nil for a good name.
    private static func problem(withName name: String) -> String? {
        if !isModuleName(name) { return "it needs a letter, then letters, digits and _, such as Greetings" }
        let advice = "choose another, such as \(name)Plugin"
        if keywords.contains(name) { return "it is a keyword of Swift; \(advice)" }
        if takenNames.contains(name) { return "a module that every plugin is built with is called so; \(advice)" }
        if name.hasPrefix("Muster") { return "names that begin with Muster are Muster's own modules; choose another" }
        return nil
    }

    /// What Swift does not take for a module's name, as it stands for something else where names stand.
    private static let keywords: Set<String> = [
        "Any", "Self", "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
        "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard",
        "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup",
        "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript",
        "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    /// Modules that the package's own target or its test imports, and the name that the compiler keeps for programs.
    private static let takenNames: Set<String> = [
        "Builtin", "CMusterPlugin", "Foundation", "Glibc", "Swift", "Testing", "XCTest", "main",
    ]

    private static func isModuleName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic else { return false }
        return name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
        }
    }

    private static func files(name: String, dependency: Dependency) -> [(path: String, text: String)] {
        let family = name.prefix(1).lowercased() + name.dropFirst()
        return [
            ("Package.swift", packageFile(name: name, dependency: dependency)),
            ("Sources/\(name)/\(name).swift", sourceFile(family: family)),
            ("Tests/\(name)Tests/\(name)Tests.swift", testFile(name: name, family: family)),
            (".gitignore", ".build\n"),
        ]
    }

    private static func packageFile(name: String, dependency: Dependency) -> String {
        let line =
            switch dependency {
            case .path(let path): ".package(name: \"muster\", path: \(quoted(path)))"
            case .repository(let url, let version): ".package(url: \(quoted(url)), from: \(quoted(version)))"
            }
        return """
            // swift-tools-version: 6.2
            import PackageDescription

            let package = Package(
                name: "\(name)",
                products: [
                    // What workers load: lib\(name).so.
                    .library(name: "\(name)", type: .dynamic, targets: ["\(name)"])
                ],
                dependencies: [
                    \(line)
                ],
                targets: [
                    .target(name: "\(name)", dependencies: [.product(name: "MusterPlugin", package: "muster")]),
                    // The tests load the library as a worker does, so they do not link its target.
                    .testTarget(
                        name: "\(name)Tests", dependencies: [.product(name: "MusterPlugin", package: "muster")]),
                ]
            )

            """
    }

    private static func sourceFile(family: String) -> String {
        """
        import MusterPlugin

        /// A greeting for somebody.
        /// - Example: \(family).greet("world") == "Hello, world!"
        @Operation("\(family).greet")
        public func greet(_ name: String) -> String {
            "Hello, \\(name)!"
        }

        """
    }

    private static func testFile(name: String, family: String) -> String {
        """
        import Foundation
        import MusterPlugin
        import Testing

        /// Loads the library, as a worker does.
        @Test("the library offers its functions")
        func offers() throws {
            let path = Bundle.main.bundlePath + "/lib\(name).so"
            let library = try #require(dlopen(path, RTLD_NOW | RTLD_LOCAL), "cannot open \\(path)")
            let symbol = try #require(dlsym(library, "muster_plugin_entry"), "the library is no plugin")
            typealias Entry = @convention(c) (UnsafePointer<muster_host>?) -> UnsafePointer<muster_plugin>?
            var host = muster_host()
            host.struct_size = MemoryLayout<muster_host>.size
            host.abi_major = UInt32(MUSTER_ABI_MAJOR)
            host.abi_minor = UInt32(MUSTER_ABI_MINOR)
            let plugin = try #require(unsafeBitCast(symbol, to: Entry.self)(&host)).pointee
            let names = (0..<plugin.operation_count).compactMap { index in
                plugin.operations[index].map { String(cString: $0.pointee.name) }
            }
            #expect(names == ["\(family).greet"])
        }

        """
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}

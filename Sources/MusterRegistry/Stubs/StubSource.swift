import MusterGraph

/// Swift source in which each function of some manifests is a static method over expressions: `Math.add(x, 2)`.
///
/// Text in, text out: the order is that of names, so the same manifests give the same text, and the form is that of
/// `swift format`.
package struct StubSource: Sendable {
    /// Who may use the stubs.
    package enum Access: String, Sendable, CaseIterable {
        case `public`
        case `internal`

        /// What is written before a declaration.
        var prefix: String { self == .public ? "public " : "" }
    }

    /// Where the source is compiled, and so what it imports.
    package enum Place: Sendable {
        /// In a package that uses Muster.
        case user
        /// In the module `Muster` itself.
        case muster
    }

    /// The families in the order of their names.
    package let families: [StubFamily]
    private let access: Access
    private let place: Place

    /// - Throws: A `ManifestError` for a manifest that was not read from a file, and so not checked.
    package init(_ manifests: [Manifest], access: Access = .public, place: Place = .user) throws(ManifestError) {
        self.access = access
        self.place = place
        var members: [String: [(function: StubFunction, plugin: String)]] = [:]
        var documentation: [String: String] = [:]
        for manifest in manifests.sorted(by: { ($0.name, $0.version) < ($1.name, $1.version) }) {
            var names: Set<String> = []
            for function in manifest.functions {
                let family = SwiftName.type(family: StubFamily.family(of: function.name), plugin: manifest.name)
                names.insert(family)
                members[family, default: []].append(
                    (try Self.stub(of: function, in: manifest), "\(manifest.name) \(manifest.version)"))
            }
            // What is said of a plugin is said of its only family.
            if names.count == 1, let name = names.first, !manifest.documentation.isEmpty {
                documentation[name] = documentation[name] ?? manifest.documentation
            }
        }
        families = members.sorted { $0.key < $1.key }.map { name, functions in
            let sorted = functions.sorted {
                ($0.function.name, $0.function.signature.description) < (
                    $1.function.name, $1.function.signature.description
                )
            }
            return StubFamily(name, sorted, access: access, documentation: documentation[name])
        }
    }

    private static func stub(
        of function: Manifest.Function, in manifest: Manifest
    ) throws(ManifestError) -> StubFunction {
        do {
            return try StubFunction(function)
        } catch {
            throw ManifestError(file: manifest.name, place: function.name, message: error.description)
        }
    }

    /// All families in one file.
    package var text: String { text(of: families) }

    /// One family as a file of its own.
    package func text(of family: StubFamily) -> String { text(of: [family]) }

    private func text(of families: [StubFamily]) -> String {
        let plugins = Set(families.flatMap(\.plugins)).sorted()
        var lines = [
            "// Made by `muster stubs` from the manifests of: \(plugins.joined(separator: ", ")).",
            "// Changes here are lost when it is made again.",
        ]
        if let line = importLine(for: families) { lines += ["", line] }
        for family in families { lines += [""] + family.lines }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What is public mentions Muster's types, so the import has to be public, too, where imports are internal by default.
    private func importLine(for families: [StubFamily]) -> String? {
        switch place {
        case .user: return access == .public ? "public import Muster" : "import Muster"
        case .muster:
            let mentionsValue = families.flatMap(\.lines).contains { line in
                !line.contains("//") && line.split { !$0.isLetter }.contains("Value")
            }
            return mentionsValue ? "public import MusterGraph" : nil
        }
    }
}

import Foundation
import Testing

/// The sources of this checkout, as text.
struct SourceTree {
    /// One file.
    struct File: Sendable, CustomTestStringConvertible {
        /// The module that it belongs to.
        let module: String
        /// The path from the root of the checkout.
        let path: String
        /// Its lines, without what ends them.
        let lines: [String]

        var testDescription: String { path }

        /// The lines with code, and their numbers, from 1. Comments of a whole line and texts of several lines are left out.
        var code: [(number: Int, text: String)] {
            var isText = false
            var code: [(number: Int, text: String)] = []
            for (index, line) in lines.enumerated() {
                let line = line.trimmingCharacters(in: .whitespaces)
                let isTextBefore = isText
                if line.components(separatedBy: "\"\"\"").count.isMultiple(of: 2) { isText.toggle() }
                if !isTextBefore, !line.hasPrefix("//") { code.append((index + 1, line)) }
            }
            return code
        }

        /// The modules that it imports.
        var imports: [Import] {
            code.compactMap { number, text in
                var words = text.split(separator: " ").map(String.init)
                guard let place = words.firstIndex(of: "import"), place + 1 < words.count else { return nil }
                let prefix = words[..<place]
                guard prefix.allSatisfy({ Self.importWords.contains($0) }) else { return nil }
                words.removeFirst(place + 1)
                if words.count > 1, Self.kinds.contains(words[0]) { words.removeFirst() }
                return Import(
                    module: String(words[0].prefix { $0 != "." }), isExported: prefix.contains("@_exported"),
                    line: number)
            }
        }

        private static let kinds: Set<String> = [
            "struct", "class", "enum", "protocol", "func", "typealias", "let", "var",
        ]
        private static let importWords: Set<String> = [
            "@_exported", "@testable", "@preconcurrency", "@_implementationOnly", "public", "package", "internal",
            "private", "fileprivate",
        ]
    }

    /// One import.
    struct Import {
        let module: String
        let isExported: Bool
        let line: Int
    }

    /// The root of the checkout.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The files of every Swift module under `Sources/`.
    static let sources = files(under: "Sources")

    /// The files of the plugins.
    static let plugins = files(under: "Plugins")

    private static func files(under folder: String) -> [File] {
        let start = root.appendingPathComponent(folder)
        guard let walk = FileManager.default.enumerator(atPath: start.path) else { return [] }
        return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            guard let text = try? String(contentsOf: start.appendingPathComponent(path), encoding: .utf8) else {
                return nil
            }
            return File(
                module: String(path.prefix { $0 != "/" }), path: folder + "/" + path,
                lines: text.components(separatedBy: "\n"))
        }
    }
}

import Foundation

/// A document's code blocks.
struct Document {
    /// A fenced block.
    struct Block {
        /// The word after the fence, and what follows it.
        let language: String
        let name: String
        /// The line of the fence, from 1.
        let line: Int
        let lines: [String]

        /// The path in a comment `// Sources/Geometry/Geometry.swift`; nil where there is none.
        var path: String? {
            guard language == "swift" else { return nil }
            return lines.prefix(2).first { $0.hasPrefix("// ") && $0.hasSuffix(".swift") }.map {
                String($0.dropFirst(3))
            }
        }
    }

    /// A command, and what a document says that it prints.
    struct Session {
        let line: Int
        let command: String
        /// Whether it talks to a cluster that runs: it stands in a block `console cluster`.
        let needsCluster: Bool
        var printed: [String] = []
    }

    /// The path from the root of the checkout.
    let path: String
    let blocks: [Block]

    /// The root of the checkout.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The documents whose code is checked here; those about formats have tests beside their code.
    static let paths = [
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/journey-of-a-task.md", "docs/graphs.md",
        "docs/bags.md", "docs/collections.md", "docs/expressions.md", "docs/requests.md", "docs/plugins.md",
        "docs/stores.md", "docs/isolation.md", "docs/import.md", "registry/README.md",
    ]

    init(_ path: String) throws {
        self.path = path
        let text = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
        var blocks: [Block] = []
        var open: (language: String, name: String, line: Int, lines: [String])?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            guard line.hasPrefix("```") else {
                open?.lines.append(line)
                continue
            }
            if let block = open {
                blocks.append(
                    Block(language: block.language, name: block.name, line: block.line, lines: block.lines))
                open = nil
            } else {
                let words = line.dropFirst(3).split(separator: " ").map(String.init)
                open = (words.first ?? "", words.count > 1 ? words[1] : "", index + 1, [])
            }
        }
        self.blocks = blocks
    }

    /// The files that its JSON blocks are.
    var files: [(name: String, text: String)] {
        blocks.filter { $0.language == "json" && !$0.name.isEmpty }
            .map { ($0.name, $0.lines.joined(separator: "\n") + "\n") }
    }

    /// The files of a package that its Swift blocks are: such a block says its path in one of its first two lines.
    var packageFiles: [(path: String, text: String)] {
        blocks.compactMap { block in
            guard let path = block.path else { return nil }
            return (path, block.lines.joined(separator: "\n") + "\n")
        }
    }

    /// The commands in its `console` blocks, each with what follows up to the next.
    var sessions: [Session] {
        blocks.filter { $0.language == "console" }.flatMap { block in
            var sessions: [Session] = []
            for (index, line) in block.lines.enumerated() {
                if line.hasPrefix("$ ") {
                    sessions.append(
                        Session(
                            line: block.line + index + 1, command: String(line.dropFirst(2)),
                            needsCluster: block.name == "cluster"))
                } else if !sessions.isEmpty {
                    sessions[sessions.count - 1].printed.append(line)
                }
            }
            return sessions
        }
    }

    /// Whether `text` is what a document says, in which `…` stands for anything.
    static func matches(_ text: String, _ said: String) -> Bool {
        var rest = text[...]
        let parts = said.components(separatedBy: "…")
        for (index, part) in parts.enumerated() {
            if index == 0 {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
            } else if index == parts.count - 1 {
                return rest.hasSuffix(part)
            } else {
                guard let found = rest.range(of: part) else { return false }
                rest = rest[found.upperBound...]
            }
        }
        return rest.isEmpty
    }
}

import Foundation
import Testing

/// The rules of ARCHITECTURE.md and CONTRIBUTING.md that can be seen in the text.
@Suite struct RuleTests {
    /// Modules whose declarations may be public, and where in them.
    static let publicPlaces = [
        "MusterGraph/", "MusterPlugin/", "Muster/", "MusterRuntime/Stores/", "MusterStoreTesting/",
    ]

    @Test func publicIsForUsers() {
        for file in SourceTree.sources {
            let isPublicPlace = Self.publicPlaces.contains { file.path.hasPrefix("Sources/" + $0) }
            for line in file.code where !isPublicPlace && line.text.hasPrefix("public ") {
                let isImport = line.text.hasPrefix("public import ")
                #expect(isImport, "\(file.path):\(line.number): `package` is enough, or the module's place is wrong")
            }
        }
    }

    /// What fulfils a protocol is documented there, so extensions and types that conform may leave it out.
    @Test func whatIsPublicIsDocumented() {
        let words = [
            "func ", "init", "var ", "let ", "struct ", "class ", "enum ", "protocol ", "subscript", "typealias ",
        ]
        let protocols = Set(
            SourceTree.sources.flatMap(\.code).filter { $0.text.contains("protocol ") }
                .compactMap { Self.declaredType($0.text) })
        for file in SourceTree.sources {
            var isConformance = false
            for line in file.code {
                if let conforms = Self.conforms(line.text, protocols: protocols) {
                    // What is nested in a type that conforms may end before the type does.
                    let isNested = file.lines[line.number - 1].hasPrefix(" ")
                    isConformance = conforms || (isNested && isConformance)
                }
                let isDeclared = ["public ", "public static ", "public final "].contains { prefix in
                    line.text.hasPrefix(prefix) && words.contains { line.text.dropFirst(prefix.count).hasPrefix($0) }
                }
                guard isDeclared, !isConformance else { continue }
                var above = line.number - 2
                while above >= 0, file.lines[above].trimmingCharacters(in: .whitespaces).hasPrefix("@") { above -= 1 }
                let said = above >= 0 ? file.lines[above].trimmingCharacters(in: .whitespaces) : ""
                #expect(said.hasPrefix("///"), "\(file.path):\(line.number) has no documentation: \(line.text)")
            }
        }
    }

    /// What a core must not see: time, chance, threads, files and sockets come in as events.
    @Test(arguments: [
        "ContinuousClock", "SuspendingClock", "Date(", ".random(", "randomElement", ".shuffled()", "Mutex", "Thread(",
        "Thread.",
        "Task {", "Task.sleep", "async ", "await ", "print(",
    ])
    func coresDecideAndDoNothing(word: String) {
        let pure: Set<String> = [
            "MusterGraph", "MusterProtocol", "MusterScheduler", "MusterWorker", "MusterWorkflow",
        ]
        for file in SourceTree.sources where pure.contains(file.module) {
            for line in file.code where line.text.contains(word) {
                Issue.record("\(file.path):\(line.number) has `\(word)`: \(line.text)")
            }
        }
    }

    /// In a type of the package that is not `@usableFromInline`, `@inlinable` means nothing, and the compiler does not say
    /// so: a heap was 36 times slower for it in other modules.
    @Test func whatIsInlinableIsInATypeThatIsUsableFromInline() {
        for file in SourceTree.sources where file.lines.contains(where: { $0.contains("@inlinable") }) {
            for line in file.code {
                guard ["package struct ", "package enum "].contains(where: line.text.hasPrefix) else { continue }
                let above = line.number >= 2 ? file.lines[line.number - 2] : ""
                #expect(above.hasPrefix("@usableFromInline"), "\(file.path):\(line.number): \(line.text)")
            }
        }
    }

    @Test func whatIsUnsafeSaysWhy() {
        for file in SourceTree.sources + SourceTree.plugins {
            for line in file.code where Self.isUnsafe(line.text) {
                // Several in a row may share a reason.
                var above = line.number - 2
                while above >= 0, Self.isUnsafe(file.lines[above]) { above -= 1 }
                let reason = above >= 0 ? file.lines[above].trimmingCharacters(in: .whitespaces) : ""
                #expect(reason.hasPrefix("//"), "\(file.path):\(line.number): a line above says why this is safe")
            }
        }
    }

    private static func isUnsafe(_ line: String) -> Bool {
        line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)")
    }

    @Test(arguments: ["TODO", "FIXME", "try!", "as! "])
    func nothingIsLeftForLater(word: String) {
        for file in SourceTree.sources + SourceTree.plugins {
            for (index, line) in file.lines.enumerated() where line.contains(word) {
                Issue.record("\(file.path):\(index + 1) has `\(word)`")
            }
        }
    }

    @Test func namesStayApart() {
        // Where nobody imports a module, its name can't be taken for the type's.
        let modules = Set(SourceTree.sources.flatMap(\.imports).map(\.module))
        for file in SourceTree.sources {
            for line in file.code {
                guard let name = Self.declaredType(line.text) else { continue }
                #expect(name != "Task", "\(file.path):\(line.number): Swift has a type of that name")
                #expect(
                    !modules.contains(name), "\(file.path):\(line.number): a module's name")
            }
            #expect(!file.path.hasSuffix("/main.swift"), "closures in \(file.path) would belong to the main actor")
        }
    }

    @Test(arguments: SourceTree.sources)
    func aFileCanBeReadAtOnce(file: SourceTree.File) {
        #expect(file.lines.count <= 400)
    }

    /// Whether what a line begins fulfils a protocol that has members, or is a protocol's own extension; nil where the line
    /// begins neither a type nor an extension.
    private static func conforms(_ line: String, protocols: Set<String>) -> Bool? {
        let isExtension = line.hasPrefix("extension ")
        guard isExtension || declaredType(line) != nil else { return nil }
        let plain: Set<String> = ["Sendable", "Hashable", "Equatable", "Codable", "Error"]
        guard let colon = line.range(of: ": ") else {
            let extended = line.dropFirst("extension ".count).prefix { $0.isLetter }
            return isExtension && (protocols.contains(String(extended)) || line.hasSuffix(","))
        }
        let names = line[colon.upperBound...].split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return !names.allSatisfy(plain.contains)
    }

    /// The name of the type that a line declares.
    private static func declaredType(_ line: String) -> String? {
        let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
        guard
            let place = words.firstIndex(where: { ["struct", "class", "enum", "actor", "protocol"].contains($0) }),
            place + 1 < words.count,
            words[..<place].allSatisfy({
                ["public", "package", "private", "fileprivate", "final", "indirect"].contains($0)
            })
        else { return nil }
        return words[place + 1]
    }
}

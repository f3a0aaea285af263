import Foundation
import MusterGraph

extension Manifest {
    /// The section of a Swift plugin in which each operation's manifest entry stands: JSON, one operation a line, filled up
    /// with spaces.
    static let sectionName = "muster_manifest"

    /// Describes the plugin at `path`.
    ///
    /// A plugin that was written with `@Operation` is read without loading it; another one is opened and asked.
    package static func describing(_ path: String) throws -> Manifest {
        let file = try ELFFile(path: path)
        guard let section = file.section(named: sectionName) else {
            return Manifest(describing: try PluginLibrary.open(path: path))
        }
        return try Manifest(section: section, path: path)
    }

    /// Describes an opened plugin.
    package init(describing library: PluginLibrary) {
        self.init(
            name: library.name, version: library.version,
            library: URL(fileURLWithPath: library.path).lastPathComponent, abi: library.abi,
            functions: library.functions.map { Function(describing: $0.description) })
        arrange()
    }

    private init(section: [UInt8], path: String) throws {
        var functions: [Function] = []
        for (index, line) in section.split(separator: UInt8(ascii: "\n")).enumerated() {
            // The linker fills up with zeros between one operation's line and the next.
            let line = line.drop { $0 == 0 || $0 == UInt8(ascii: " ") }
            if line.allSatisfy({ $0 == 0 || $0 == UInt8(ascii: " ") }) { continue }
            do {
                functions.append(try JSONDecoder().decode(Function.self, from: Data(line)))
            } catch let error as DecodingError {
                throw ManifestError(error, file: "\(path): section \(Self.sectionName): line \(index + 1)")
            }
        }
        let fileName = URL(fileURLWithPath: path).lastPathComponent
        self.init(
            // As the entry point of the SDK names and numbers a plugin.
            name: Self.name(of: functions, fileName: fileName), version: "1.0.0", library: fileName,
            abi: .muster(major: 1, minor: 0), functions: functions)
        arrange()
    }

    /// A plugin is called like the family of its functions where they have one in common, otherwise like its file.
    private static func name(of functions: [Function], fileName: String) -> String {
        let families = Set(functions.map { $0.name.prefix { $0 != "." } })
        if families.count == 1, let family = families.first { return String(family) }
        return String((fileName.hasPrefix("lib") ? fileName.dropFirst(3) : fileName[...]).prefix { $0 != "." })
    }

    /// Puts functions in order, examples apart from prose, and leaves out versions that are the plugin's.
    private mutating func arrange() {
        for index in functions.indices {
            let (prose, examples) = Example.separate(functions[index].documentation)
            functions[index].documentation = prose
            functions[index].examples += examples
            if functions[index].version == version { functions[index].version = nil }
        }
        functions.sort {
            ($0.name, $0.signatureText, $0.version ?? "") < ($1.name, $1.signatureText, $1.version ?? "")
        }
    }
}

extension Manifest.Function {
    fileprivate init(describing description: FunctionDescription) {
        self.init(
            name: description.name, version: description.version,
            arguments: description.signature.arguments.map {
                Manifest.Argument(name: $0.name, type: $0.type.description)
            },
            result: description.signature.result.description, flags: description.flags,
            documentation: description.documentation)
    }
}

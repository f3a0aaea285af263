import Foundation
import MusterGraph

extension Manifest {
    /// The section of a Swift plugin in which each operation's manifest entry stands: JSON, one operation a line,
    /// filled up with spaces.
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
        self.init(
            name: Self.name(of: functions), version: Self.version(of: functions),
            library: URL(fileURLWithPath: path).lastPathComponent, abi: .muster(major: 1, minor: 0),
            functions: functions)
        arrange()
    }

    /// As the SDK's entry point names a plugin: like the family that most of its functions belong to, the first of
    /// several.
    private static func name(of functions: [Function]) -> String {
        var members: [Substring: Int] = [:]
        let families = functions.map { $0.name.prefix { $0 != "." } }
        for family in families { members[family, default: 0] += 1 }
        let most = members.values.max()
        return families.first { members[$0] == most }.map(String.init) ?? ""
    }

    /// As the SDK's entry point has it: the highest version of a function.
    private static func version(of functions: [Function]) -> String {
        functions.compactMap(\.version).max(by: VersionOrder.isOlder) ?? "0.0.0"
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

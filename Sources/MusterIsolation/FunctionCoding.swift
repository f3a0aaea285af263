import Foundation
import MusterGraph
import MusterPrimitives
import MusterRegistry

/// A graph's functions as they go to an executor process: names of libraries and of functions in them. The executor opens
/// the same files.
enum FunctionCoding {
    static func encode(_ table: FunctionTable) -> [UInt8] {
        var (libraries, numbers): ([LibraryOrigin], [String: Int]) = ([], [:])
        for case .plugin(let function) in table.entries.flatMap(\.candidates)
        where numbers[function.origin.key] == nil {
            numbers[function.origin.key] = libraries.count
            libraries.append(function.origin)
        }
        var writer = MessagePackWriter()
        writer.beginArray(libraries.count)
        for library in libraries {
            writer.beginArray(4)
            writer.write(library.path)
            writer.write(library.copy ?? "")
            writer.write((try? library.foreign?.json()) ?? "")
            writer.write(library.hash)
        }
        writer.beginArray(table.entries.count)
        for entry in table.entries {
            writer.beginArray(3)
            writer.write(entry.name)
            writer.beginArray(entry.wanted.count)
            for wanted in entry.wanted { writer.write(wanted) }
            writer.beginArray(entry.candidates.count)
            for candidate in entry.candidates {
                writer.beginArray(3)
                switch candidate {
                case .primitive: writer.writeNil()
                case .plugin(let function): writer.write(numbers[function.origin.key] ?? 0)
                }
                writer.write(candidate.description.version)
                writer.write(candidate.description.signature.description)
            }
        }
        return writer.take()
    }

    /// Reads it, and finds the functions in what `open` opens.
    static func decode(
        _ bytes: [UInt8], open: (LibraryName) throws -> PluginLibrary
    ) throws -> FunctionTable {
        try bytes.withUnsafeBytes { bytes in
            var reader = MessagePackReader(bytes)
            var libraries: [PluginLibrary] = []
            for _ in 0..<(try reader.readArrayCount()) {
                _ = try reader.readArrayCount()
                libraries.append(
                    try open(
                        LibraryName(
                            path: try reader.readString(), copy: try reader.readString(),
                            manifest: try reader.readString(), hash: try reader.readString())))
            }
            var entries: [FunctionTable.Entry] = []
            for _ in 0..<(try reader.readArrayCount()) {
                _ = try reader.readArrayCount()
                let name = try reader.readString()
                var wanted: [String] = []
                for _ in 0..<(try reader.readArrayCount()) { wanted.append(try reader.readString()) }
                var candidates: [Callable] = []
                for _ in 0..<(try reader.readArrayCount()) {
                    candidates.append(try candidate(&reader, named: name, libraries))
                }
                entries.append(FunctionTable.Entry(name: name, candidates: candidates, wanted: wanted))
            }
            return FunctionTable(entries)
        }
    }

    private static func candidate(
        _ reader: inout MessagePackReader, named name: String, _ libraries: [PluginLibrary]
    ) throws -> Callable {
        _ = try reader.readArrayCount()
        let library = reader.readNilIfPresent() ? nil : Int(try reader.readInt64())
        let (version, signature) = (try reader.readString(), try reader.readString())
        func matches(_ description: FunctionDescription) -> Bool {
            description.name == name && description.version == version
                && description.signature.description == signature
        }
        if let library {
            if let function = libraries[library].functions.first(where: { matches($0.description) }) {
                return .plugin(function)
            }
        } else if let primitive = Primitives.named(name).first(where: { matches($0.description) }) {
            return .primitive(primitive)
        }
        throw IsolationFailure(
            "the executor has no `\(name)` \(version) \(signature): it is of another build than the worker")
    }
}

extension LibraryOrigin {
    /// Tells it from others.
    fileprivate var key: String { "\(path)\n\(copy ?? "")\n\(hash)" }
}

import MusterGraph
import MusterProtocol
import MusterRegistry

/// The functions that a graph's tasks name, looked up once: tasks name them by their number.
struct GraphFunctions: Sendable {
    /// A function of the graph.
    struct Entry: Sendable {
        let name: String
        /// What may be meant; the arguments decide when there are several. Empty: this worker has none of them.
        let candidates: [PreparedFunction]
        /// Version and signature of what was asked for, for messages.
        let wanted: [FunctionChoice.Candidate]
    }

    let entries: [Entry]

    /// Looks up the functions that a graph names among those that are loaded.
    init(_ opening: GraphOpening, in snapshot: RegistrySnapshot) {
        entries = opening.functions.map { choice in
            let loaded = snapshot.functions(named: choice.name)
            let found = choice.candidates.compactMap { candidate in
                loaded.first {
                    $0.description.version == candidate.version
                        && $0.description.signature.description == candidate.signature
                }
            }
            return Entry(name: choice.name, candidates: found, wanted: choice.candidates)
        }
    }
}

extension GraphFunctions.Entry {
    /// The candidate that these arguments are for.
    func function(for arguments: [Payload]) throws(FailureDescription) -> PreparedFunction {
        if candidates.count == 1 { return candidates[0] }
        guard !candidates.isEmpty else {
            let versions = wanted.map { "\($0.version) \($0.signature)" }.joined(separator: ", ")
            throw FailureDescription(
                kind: .functionUnavailable, message: "this worker does not have `\(name)` \(versions)", function: name)
        }
        var types: [ArgumentType] = []
        for argument in arguments {
            do {
                types.append(try argument.argumentType)
            } catch {
                throw FailureDescription(kind: .badArgument, message: "\(error)", function: name)
            }
        }
        let resolution = FunctionCatalog([]).resolve(name, among: candidates.map(\.description), types)
        switch resolution {
        case .one(let description, _): return find(description)
        case .several(let descriptions, _): return find(descriptions[0])
        case .failure(let message): throw FailureDescription(kind: .badArgument, message: message, function: name)
        }
    }

    private func find(_ description: FunctionDescription) -> PreparedFunction {
        candidates.first { $0.description == description } ?? candidates[0]
    }
}

extension Payload {
    /// What is known of the value as an argument. An array takes the type that is asked of it, as a literal does, so
    /// its first elements are looked at.
    fileprivate var argumentType: ArgumentType {
        get throws(DecodingFailure) {
            let type = try runtimeType
            guard type == .list(.value), !isColumnBlock else { return .type(type) }
            return try withUnsafeBytes { bytes throws(DecodingFailure) in
                var reader = MessagePackReader(bytes)
                let count = try reader.readArrayCount()
                var elements: [ArgumentType] = []
                // Elements of other types further behind are found when the argument is converted.
                for _ in 0..<min(count, 16) {
                    let start = reader.position
                    _ = try reader.skip()
                    elements.append(.type(try self[start..<reader.position].runtimeType))
                }
                return ArgumentType(list: elements)
            }
        }
    }
}

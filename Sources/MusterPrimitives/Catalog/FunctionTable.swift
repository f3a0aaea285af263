import MusterGraph
package import MusterRegistry

/// The functions that a graph's tasks name, by their number in the graph.
package struct FunctionTable: Sendable {
    /// A function of the graph. Looked up for each task, so it is an object: a copy counts one reference.
    package final class Entry: Sendable {
        package let name: String
        /// What may be meant; the arguments decide when there are several. Empty: this worker has none of them.
        package let candidates: [Callable]
        /// Version and signature of what was asked for, for messages.
        package let wanted: [String]
        /// Whether it is one of Muster's own.
        package let isPrimitive: Bool
        /// The function of a plugin that is meant whatever the arguments are; nil where it takes more to know.
        let only: PreparedFunction?

        package init(name: String, candidates: [Callable], wanted: [String]) {
            self.name = name
            self.candidates = candidates
            self.wanted = wanted
            isPrimitive = if case .primitive = candidates.first { true } else { false }
            only = if candidates.count == 1, case .plugin(let function) = candidates[0] { function } else { nil }
        }
    }

    package let entries: [Entry]
    /// The same functions, for finding out which of them a call is of.
    let catalog: FunctionCatalog
    /// The names, by the functions' numbers.
    let names: [String]

    package init(_ entries: [Entry]) {
        self.entries = entries
        catalog = FunctionCatalog(entries.flatMap { $0.candidates.map(\.description) })
        names = entries.map(\.name)
    }

    /// The function at a number.
    package func entry(at index: Int) throws(CallFailure) -> Entry {
        guard entries.indices.contains(index) else {
            throw CallFailure(
                .unavailable, function: "", message: "the task names function \(index) of \(entries.count)")
        }
        let entry = entries[index]
        guard !entry.candidates.isEmpty else {
            throw CallFailure(
                .unavailable, function: entry.name,
                message: "this worker does not have `\(entry.name)` \(entry.wanted.joined(separator: ", "))")
        }
        return entry
    }

    /// Which of an entry's functions a call with `arguments` is of, and the type of its result.
    func resolve(
        _ entry: Entry, _ arguments: [ArgumentType]
    ) throws(CallFailure) -> (function: Callable, result: ValueType) {
        switch catalog.resolve(entry.name, among: entry.candidates.map(\.description), arguments) {
        case .one(let description, let result): return (entry.find(description), result)
        case .several(let descriptions, let result): return (entry.find(descriptions[0]), result)
        case .failure(let message):
            throw CallFailure(.argumentType, function: entry.name, message: message)
        }
    }
}

extension FunctionTable.Entry {
    func find(_ description: FunctionDescription) -> Callable {
        candidates.first { $0.description == description } ?? candidates[0]
    }
}

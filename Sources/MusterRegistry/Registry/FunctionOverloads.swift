package import MusterGraph
import Synchronization

/// Functions of one name among which the types of a call's arguments decide, when it runs.
///
/// A verdict is remembered by the arguments' types, so that it costs little where the same types come again and again.
package final class FunctionOverloads: Sendable {
    /// The name that the functions share.
    package let name: String
    /// The functions; each has another signature.
    package let candidates: [PreparedFunction]
    private let verdicts = Mutex<[[ValueType]: Int]>([:])
    /// The same for arguments that are all scalars, by a number made of their kinds.
    private let scalarVerdicts = Mutex<[UInt64: Int]>([:])

    /// More verdicts than any program needs; beyond it all are forgotten.
    private static let maximumVerdicts = 1024

    /// A choice among `candidates`, of which there is one at least.
    package init(name: String, candidates: [PreparedFunction]) {
        precondition(!candidates.isEmpty, "a choice is among one function at least")
        self.name = name
        self.candidates = candidates
    }

    /// The function that a call with `arguments` is of.
    package func choose(for arguments: [Payload]) throws(CallFailure) -> PreparedFunction {
        if candidates.count == 1 { return candidates[0] }
        let kinds = Self.scalarKinds(of: arguments)
        if let kinds, let known = scalarVerdicts.withLock({ $0[kinds] }) { return candidates[known] }
        guard let types = Self.decisiveTypes(of: arguments) else {
            return candidates[try resolve(types(of: arguments))]
        }
        if let known = verdicts.withLock({ $0[types] }) { return candidates[known] }
        let verdict = try resolve(types.map { .type($0) })
        verdicts.withLock { verdicts in
            if verdicts.count >= Self.maximumVerdicts { verdicts.removeAll() }
            verdicts[types] = verdict
        }
        if let kinds {
            scalarVerdicts.withLock { verdicts in
                if verdicts.count >= Self.maximumVerdicts { verdicts.removeAll() }
                verdicts[kinds] = verdict
            }
        }
        return candidates[verdict]
    }

    /// Chooses, and calls.
    package func call(_ arguments: [Payload], in context: CallContext) throws(CallFailure) -> Payload {
        try choose(for: arguments).call(arguments, in: context)
    }

    /// The kinds of arguments that are all scalars, 4 bits each; nil for others, and for very many.
    private static func scalarKinds(of arguments: [Payload]) -> UInt64? {
        guard arguments.count < 16 else { return nil }
        var kinds = UInt64(arguments.count)
        for argument in arguments {
            let kind: UInt64
            switch MessagePackReader(argument.borrowedBytes).nextKind {
            case .nil: kind = 1
            case .bool: kind = 2
            case .integer: kind = 3
            case .float: kind = 4
            case .string: kind = 5
            case .bytes: kind = 6
            case .array, .map, .extension, .unused, nil: return nil
            }
            kinds = kinds << 4 | kind
        }
        return kinds
    }

    /// The arguments' types, if their first bytes show them: not those of arrays and maps, which take the type asked of
    /// them if their elements do.
    private static func decisiveTypes(of arguments: [Payload]) -> [ValueType]? {
        var types: [ValueType] = []
        for argument in arguments {
            guard let type = try? argument.runtimeType else { return nil }
            if !argument.isColumnBlock {
                switch type {
                case .list, .map: return nil
                default: break
                }
            }
            types.append(type)
        }
        return types
    }

    private func types(of arguments: [Payload]) throws(CallFailure) -> [ArgumentType] {
        var types: [ArgumentType] = []
        for (index, argument) in arguments.enumerated() {
            do {
                types.append(try Self.type(of: argument))
            } catch {
                throw CallFailure(.argumentType, function: name, message: "argument \(index + 1) is no value: \(error)")
            }
        }
        return types
    }

    private static func type(of argument: Payload) throws(DecodingFailure) -> ArgumentType {
        if argument.isColumnBlock { return .type(try argument.runtimeType) }
        return try argument.withUnsafeBytes { bytes throws(DecodingFailure) in
            var reader = MessagePackReader(bytes)
            return try reader.readArgumentType { _ in .type(.value) }
        }
    }

    private func resolve(_ types: [ArgumentType]) throws(CallFailure) -> Int {
        let descriptions = candidates.map(\.description)
        switch FunctionCatalog(descriptions).resolve(name, among: descriptions, types) {
        case .one(let chosen, _):
            // `resolve` returns one of those that it was given.
            return descriptions.firstIndex { FunctionIdentity($0) == FunctionIdentity(chosen) } ?? 0
        case .several(let fitting, _):
            let forms = fitting.map(\.signature.description).joined(separator: " and ")
            throw CallFailure(
                .argumentType, function: name, message: "the arguments fit \(forms), and none of them better")
        case .failure(let message):
            throw CallFailure(.argumentType, function: name, message: message)
        }
    }
}

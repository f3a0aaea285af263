/// A Swift type that an operation takes or gives.
///
/// The set is closed, and known by its spelling: a macro sees text, and the manifest that it writes is read without
/// running anything. What the types do is written in the SDK, in their conformances to `OperationValue`.
indirect enum OperationType: Equatable {
    /// `Bool`, `Int`, `Int64`, `Double`: held in a register, and never a reason to fail.
    case scalar(swift: String, muster: String)
    /// `String`, `[UInt8]`, `PackedValue`: bytes. Reading one can't fail; a result needs memory.
    case bytes(swift: String, muster: String)
    case list(OperationType)
    case optional(OperationType)
    case map(OperationType)
    case tuple([Part])
    /// A type of the author's that crosses as a value: encoded, and so a reason to fail in both directions.
    case coded(swift: String)
    /// A struct of the author's that crosses as a tuple, by its initialiser and its members.
    case record(swift: String, [Part])
    /// No result.
    case void

    struct Part: Equatable {
        let label: String?
        let type: OperationType
    }

    /// How manifests and signatures spell it.
    var muster: String {
        switch self {
        case .scalar(_, let muster), .bytes(_, let muster): muster
        case .list(let element): "list<\(element.muster)>"
        case .optional(let wrapped): "optional<\(wrapped.muster)>"
        case .map(let value): "map<\(value.muster)>"
        case .coded: "value"
        case .tuple(let parts), .record(_, let parts):
            "tuple<" + parts.map { ($0.label.map { "\($0): " } ?? "") + $0.type.muster }.joined(separator: ", ") + ">"
        case .void: "null"
        }
    }

    /// How the function spells it.
    var swift: String {
        switch self {
        case .scalar(let swift, _), .bytes(let swift, _), .coded(let swift), .record(let swift, _): swift
        case .list(let element): "[\(element.swift)]"
        case .optional(let wrapped): "\(wrapped.swift)?"
        case .map(let value): "[String: \(value.swift)]"
        case .tuple(let parts):
            "(" + parts.map { ($0.label.map { "\($0): " } ?? "") + $0.type.swift }.joined(separator: ", ") + ")"
        case .void: "Void"
        }
    }

    /// The structs in it that cross as tuples.
    var records: [String] {
        switch self {
        case .scalar, .bytes, .coded, .void: []
        case .list(let inner), .optional(let inner), .map(let inner): inner.records
        case .tuple(let parts): parts.flatMap(\.type.records)
        case .record(let swift, let parts): [swift] + parts.flatMap(\.type.records)
        }
    }

    /// Whether a value of one type can stand for one of the other: spelled alike in signatures, and of the author's own
    /// types the same.
    func isInterchangeable(with other: OperationType) -> Bool {
        muster == other.muster && coded == other.coded
    }

    private var coded: [String] {
        switch self {
        case .scalar, .bytes, .void: []
        case .coded(let swift): [swift]
        case .list(let inner), .optional(let inner), .map(let inner): inner.coded
        case .tuple(let parts), .record(_, let parts): parts.flatMap(\.type.coded)
        }
    }

    var isScalar: Bool {
        if case .scalar = self { true } else { false }
    }

    /// Whether reading an argument of this type may find something malformed.
    var canFailToRead: Bool {
        switch self {
        case .scalar, .bytes, .void: false
        case .list, .optional, .map, .tuple, .coded, .record: true
        }
    }
}

extension OperationType {
    /// The type that conforms to `OperationValue` in its stead. Tuples can't conform, `[UInt8]` conforms as an array does,
    /// and a type of the author's need not.
    var boundary: String {
        switch self {
        case .scalar(let swift, _): swift
        case .bytes(_, "bytes"): "MusterPlugin.OperationBytes"
        case .bytes(_, "value"): "MusterPlugin.PackedValue"
        case .bytes(let swift, _): swift
        case .list(let element): "[\(element.boundary)]"
        case .optional(let wrapped): "Optional<\(wrapped.boundary)>"
        case .map(let value): "[String: \(value.boundary)]"
        case .coded: "MusterPlugin.PackedValue"
        case .tuple(let parts), .record(_, let parts):
            "MusterPlugin.OperationTuple<\(parts.map(\.type.boundary).joined(separator: ", "))>"
        case .void: "Void"
        }
    }

    private var needsConversion: Bool {
        switch self {
        case .scalar, .void: false
        case .bytes(_, let muster): muster == "bytes"
        case .list(let inner), .optional(let inner), .map(let inner): inner.needsConversion
        case .tuple, .coded, .record: true
        }
    }

    /// What stands in front of a conversion in a closure: encoding and decoding can fail.
    private var trying: String { hasCoded ? "try " : "" }

    private var hasCoded: Bool {
        switch self {
        case .scalar, .bytes, .void: false
        case .coded: true
        case .list(let inner), .optional(let inner), .map(let inner): inner.hasCoded
        case .tuple(let parts), .record(_, let parts): parts.contains(where: \.type.hasCoded)
        }
    }

    /// An expression of the function's type, from one of the boundary's.
    ///
    /// - Parameter argument: The name of the argument, for errors.
    func fromBoundary(_ expression: String, argument: String, depth: Int = 0) -> String {
        guard needsConversion else { return expression }
        let name = "_value\(depth)"
        switch self {
        case .list(let inner), .optional(let inner):
            let value = inner.fromBoundary(name, argument: argument, depth: depth + 1)
            return "\(expression).map { \(name) in \(inner.trying)\(value) }"
        case .map(let inner):
            let value = inner.fromBoundary(name, argument: argument, depth: depth + 1)
            return "\(expression).mapValues { \(name) in \(inner.trying)\(value) }"
        case .tuple(let parts), .record(_, let parts):
            let converted = parts.enumerated().map { index, part in
                (part.label.map { "\($0): " } ?? "")
                    + part.type.fromBoundary("\(name).parts.\(index)", argument: argument, depth: depth + 1)
            }
            let initializer = if case .record(let swift, _) = self { swift } else { "" }
            return
                "{ (\(name): \(boundary)) -> \(swift) in \(trying)\(initializer)(\(converted.joined(separator: ", "))) }"
                + "(\(expression))"
        case .coded(let swift):
            return "\(expression).argument(\"\(argument)\", as: \(swift).self)"
        case .bytes:
            return "\(expression).bytes"
        case .scalar, .void:
            return expression
        }
    }

    /// An expression of the boundary's type, from one of the function's.
    func toBoundary(_ expression: String, depth: Int = 0) -> String {
        guard needsConversion else { return expression }
        let name = "_value\(depth)"
        switch self {
        case .list(let inner), .optional(let inner):
            return "\(expression).map { \(name) in \(inner.trying)\(inner.toBoundary(name, depth: depth + 1)) }"
        case .map(let inner):
            return "\(expression).mapValues { \(name) in \(inner.trying)\(inner.toBoundary(name, depth: depth + 1)) }"
        case .tuple(let parts), .record(_, let parts):
            let isRecord = if case .record = self { true } else { false }
            let converted = parts.enumerated().map { index, part in
                // A part of a record has a label always.
                let member = isRecord ? part.label ?? "\(index)" : "\(index)"
                return part.type.toBoundary("\(name).\(member)", depth: depth + 1)
            }
            return
                "{ (\(name): \(swift)) -> \(boundary) in \(trying).init(\(converted.joined(separator: ", "))) }(\(expression))"
        case .bytes:
            return "\(boundary)(\(expression))"
        case .coded:
            return "\(boundary)(result: \(expression))"
        case .scalar, .void:
            return expression
        }
    }
}

extension OperationType {
    /// The type that conforms to `OperationValue` in its stead. Tuples can't conform, and `[UInt8]`
    /// conforms as an array does.
    var boundary: String {
        switch self {
        case .scalar(let swift, _): swift
        case .bytes(_, "bytes"): "MusterPlugin.OperationBytes"
        case .bytes(_, "value"): "MusterPlugin.PackedValue"
        case .bytes(let swift, _): swift
        case .list(let element): "[\(element.boundary)]"
        case .optional(let wrapped): "Optional<\(wrapped.boundary)>"
        case .map(let value): "[String: \(value.boundary)]"
        case .tuple(let parts): "MusterPlugin.OperationTuple<\(parts.map(\.type.boundary).joined(separator: ", "))>"
        case .void: "Void"
        }
    }

    private var needsConversion: Bool {
        switch self {
        case .scalar, .void: false
        case .bytes(_, let muster): muster == "bytes"
        case .list(let inner), .optional(let inner), .map(let inner): inner.needsConversion
        case .tuple: true
        }
    }

    /// An expression of the function's type, from one of the boundary's.
    func fromBoundary(_ expression: String, depth: Int = 0) -> String {
        guard needsConversion else { return expression }
        let name = "_value\(depth)"
        switch self {
        case .list(let inner), .optional(let inner):
            return "\(expression).map { \(name) in \(inner.fromBoundary(name, depth: depth + 1)) }"
        case .map(let inner):
            return "\(expression).mapValues { \(name) in \(inner.fromBoundary(name, depth: depth + 1)) }"
        case .tuple(let parts):
            let converted = parts.enumerated().map { index, part in
                (part.label.map { "\($0): " } ?? "")
                    + part.type.fromBoundary("\(name).parts.\(index)", depth: depth + 1)
            }
            return "{ (\(name): \(boundary)) -> \(swift) in (\(converted.joined(separator: ", "))) }(\(expression))"
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
            return "\(expression).map { \(name) in \(inner.toBoundary(name, depth: depth + 1)) }"
        case .map(let inner):
            return "\(expression).mapValues { \(name) in \(inner.toBoundary(name, depth: depth + 1)) }"
        case .tuple(let parts):
            let converted = parts.enumerated().map { index, part in
                part.type.toBoundary("\(name).\(index)", depth: depth + 1)
            }
            return
                "{ (\(name): \(swift)) -> \(boundary) in .init(\(converted.joined(separator: ", "))) }(\(expression))"
        case .bytes:
            return "\(boundary)(\(expression))"
        case .scalar, .void:
            return expression
        }
    }
}

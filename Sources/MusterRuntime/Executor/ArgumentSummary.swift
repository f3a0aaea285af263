import MusterGraph

/// Arguments in short, for messages: `2, "abc", list<int64> of 8,042 bytes`.
enum ArgumentSummary {
    /// The most characters of a summary.
    static let limit = 200
    /// Values up to this size are written out.
    private static let valueByteCount = 128

    static func of(_ arguments: [Payload]) -> String {
        var text = ""
        for (place, argument) in arguments.enumerated() {
            guard text.count < limit else { break }
            text += (place == 0 ? "" : ", ") + summary(argument)
        }
        return text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    private static func summary(_ argument: Payload) -> String {
        if argument.count <= valueByteCount, let value = try? Value(decoding: argument) { return written(value) }
        let type = (try? argument.runtimeType).map(\.description) ?? "something unreadable"
        return "\(type) of \(argument.count) bytes"
    }

    /// A value as people write it. It recurses no deeper than `valueByteCount` bytes nest.
    private static func written(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int64(let value): "\(value)"
        case .float64(let value): "\(value)"
        case .string(let value): value.debugDescription
        case .bytes(let value): "\(value.count) bytes"
        case .list(let values): "[" + values.map(written).joined(separator: ", ") + "]"
        case .map(let values):
            "{"
                + values.sorted { $0.key < $1.key }.map { "\($0.key.debugDescription): \(written($0.value))" }
                .joined(separator: ", ") + "}"
        }
    }
}

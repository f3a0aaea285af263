import Foundation
import MusterGraph

/// Values as JSON text, in the form that graphs are written in: what JSON can't say stands in `{"$": …}`, and a float64
/// always has a point or an exponent, so that reading the text again gives the same value.
struct ValueJSON {
    private var text = ""
    private let isIndented: Bool

    private init(isIndented: Bool) {
        self.isIndented = isIndented
    }

    /// `value` in one line, or, where people read it, indented.
    static func text(_ value: Value, indented: Bool = false) -> String {
        var writer = ValueJSON(isIndented: indented)
        writer.write(value, depth: 0)
        return writer.text
    }

    /// Values nest no deeper than what decoded them allows, so this may call itself.
    private mutating func write(_ value: Value, depth: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int64(let value): text += String(value)
        case .float64(let value): write(value)
        case .string(let value): write(value)
        case .bytes(let bytes): text += #"{"$": {"bytes": "\#(Data(bytes).base64EncodedString())"}}"#
        case .list(let elements): write(elements, depth: depth)
        case .map(let members): write(members, depth: depth)
        }
    }

    private mutating func write(_ number: Double) {
        guard number.isFinite else {
            let name = number.isNaN ? "nan" : number > 0 ? "inf" : "-inf"
            text += #"{"$": {"float64": "\#(name)"}}"#
            return
        }
        // Swift writes "1.0" and "1e+20", never "1".
        text += String(number)
    }

    private mutating func write(_ elements: [Value], depth: Int) {
        // Lists of plain things stay in one line: a table of pairs is easier to read so.
        let isIndented = isIndented && elements.contains(where: \.isNested)
        text += "["
        for (index, element) in elements.enumerated() {
            if index > 0 { text += isIndented ? "," : ", " }
            if isIndented { breakLine(depth: depth + 1) }
            write(element, depth: depth + 1)
        }
        if isIndented { breakLine(depth: depth) }
        text += "]"
    }

    private mutating func write(_ members: [String: Value], depth: Int) {
        let isQuoted = members["$"] != nil
        if isQuoted { text += #"{"$": {"lit": "# }
        let isIndented = isIndented && !members.isEmpty
        text += "{"
        for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { text += isIndented ? "," : ", " }
            if isIndented { breakLine(depth: depth + 1) }
            write(member.key)
            text += ": "
            write(member.value, depth: depth + 1)
        }
        if isIndented { breakLine(depth: depth) }
        text += isQuoted ? "}}}" : "}"
    }

    private mutating func breakLine(depth: Int) {
        text += "\n" + String(repeating: "  ", count: depth)
    }

    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += #"\""#
            case "\\": text += #"\\"#
            case "\n": text += #"\n"#
            case "\r": text += #"\r"#
            case "\t": text += #"\t"#
            case _ where scalar.value < 0x20: text += String(format: "\\u%04x", scalar.value)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension Value {
    fileprivate var isNested: Bool {
        switch self {
        case .list, .map: true
        case .null, .bool, .int64, .float64, .string, .bytes: false
        }
    }
}

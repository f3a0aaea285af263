/// The attribute itself: `@Operation("math.add", version: "1.2.0", effects: true)`.
struct OperationAttribute {
    var name = ""
    var version = "1.0.0"
    /// The flags that were written, by their labels.
    var flags: [String: Bool] = [:]
    /// The structs that cross as tuples, by their names.
    var tuples: [String: Tuple] = [:]
    var diagnostics: [ExpansionDiagnostic] = []

    /// How a struct crosses: `Point.self: (x: Double, y: Double).self`.
    struct Tuple {
        let parts: [TypeSyntax.Part]
        let offset: Int
    }

    /// The labels of arguments that are `true` or `false`.
    static let flagLabels = ["effects", "threadSafe", "blocking", "associative", "commutative"]

    init(_ source: String) {
        let (tokens, _) = Lexer.declaration(source)
        var cursor = TokenCursor(tokens)
        while cursor.current.kind != .end, cursor.current.text != "(" { cursor.take() }
        guard cursor.take("("), cursor.current.text != ")" else {
            report("@Operation needs a name, as in @Operation(\"family.function\")", at: 0)
            return
        }
        var index = 0
        while cursor.current.text != ")", cursor.current.kind != .end {
            readArgument(&cursor, index: index)
            index += 1
            if !cursor.take(",") { break }
        }
    }

    private mutating func readArgument(_ cursor: inout TokenCursor, index: Int) {
        var label: String?
        if cursor.current.kind == .word, cursor.following.text == ":" {
            label = cursor.take().text
            cursor.take()
        }
        if label == "tuples" { return readTuples(&cursor) }
        let value = cursor.take()
        let isAlone = cursor.current.text == "," || cursor.current.text == ")"
        cursor.skipToEndOfElement()
        switch label {
        case nil where index == 0:
            guard isAlone, let name = literal(value) else {
                return report(
                    "the name of an operation must be a plain string literal, as in \"family.function\": "
                        + "it is read when the plugin is built",
                    at: value.offset)
            }
            self.name = name
            checkName(at: value.offset)
        case "version":
            guard isAlone, let version = literal(value), Self.isVersion(version) else {
                return report(
                    "the version of an operation must be a literal of three numbers, as in \"1.0.0\"", at: value.offset)
            }
            self.version = version
        case let label? where Self.flagLabels.contains(label):
            guard isAlone, value.text == "true" || value.text == "false" else {
                return report(
                    "'\(label)' must be true or false, written out: it is read when the plugin is built",
                    at: value.offset)
            }
            flags[label] = value.text == "true"
        default:
            report(
                "@Operation has no argument '\(label ?? value.text)'; it takes a name, then "
                    + (["version"] + Self.flagLabels + ["tuples"]).joined(separator: ", "), at: value.offset)
        }
    }

    /// `[Point.self: (x: Double, y: Double).self]`
    private mutating func readTuples(_ cursor: inout TokenCursor) {
        let start = cursor.current.offset
        let advice = "'tuples' must read like [Point.self: (x: Double, y: Double).self], with the members of a struct"
        guard cursor.take("[") else {
            report(advice, at: start)
            return cursor.skipToEndOfElement()
        }
        if cursor.take(":"), cursor.take("]") { return }
        repeat {
            let offset = cursor.current.offset
            let type = cursor.takeMetatype()
            let isEntry = cursor.take(":")
            let tuple = cursor.takeMetatype()
            guard isEntry, case .named(let name, let arguments) = type, case .tuple(let parts) = tuple, !parts.isEmpty,
                parts.allSatisfy({ $0.label != nil })
            else {
                report(advice, at: offset)
                break
            }
            tuples[TypeSyntax.named(name, arguments).description] = Tuple(parts: parts, offset: offset)
        } while cursor.take(",") && cursor.current.text != "]"
        cursor.skipToEndOfElement()
        _ = cursor.take("]")
    }

    private mutating func checkName(at offset: Int) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let isValid =
            parts.count >= 2
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
                    && part.utf8.first.map(isLetter) == true
            }
        if !isValid {
            report(
                "'\(name)' can't be the name of an operation: it must be a family and a function with a dot between "
                    + "them, of letters, digits and _, as in \"math.add\"", at: offset)
        }
    }

    /// What a string literal says; nil for one with escapes, interpolation or several lines.
    private func literal(_ token: Token) -> String? {
        guard token.kind == .string, token.text.hasPrefix("\""), !token.text.hasPrefix("\"\"\""),
            !token.text.contains("\\"), token.text.count >= 2
        else { return nil }
        return String(token.text.dropFirst().dropLast())
    }

    private static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }
    }

    private mutating func report(_ message: String, at offset: Int) {
        diagnostics.append(.init(message, place: .attribute, offset: offset))
    }
}

private func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
}

private func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

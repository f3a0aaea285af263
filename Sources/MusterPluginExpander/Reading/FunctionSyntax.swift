/// A function declaration, read as far as `@Operation` needs it.
struct FunctionSyntax {
    struct Parameter {
        /// The label at the call; nil for `_`.
        let label: String?
        /// The name inside the function.
        let name: String
        let type: TypeSyntax
        /// `inout`, `borrowing`, `@escaping` and the like, as they are written before the type.
        let specifiers: [String]
        let isVariadic: Bool
        let hasDefault: Bool
        /// Where the parameter begins.
        let offset: Int
    }

    var name = ""
    /// Where `func` stands; what concerns the whole function is reported here.
    var offset = 0
    var documentation: [String] = []
    var attributes: [String] = []
    var modifiers: [String] = []
    var isGeneric = false
    var isOperator = false
    var parameters: [Parameter] = []
    /// Of `async`, `reasync`, `throws` and `rethrows`, those that are there.
    var effects: [String] = []
    var result: TypeSyntax = .tuple([])
    var resultOffset = 0

    var isStatic: Bool { modifiers.contains("static") || modifiers.contains("class") }
    var canThrow: Bool { effects.contains("throws") }

    /// Reads the declaration; nil when it declares something other than a function.
    init?(_ source: String) {
        let (tokens, documentation) = Lexer.declaration(source)
        var cursor = TokenCursor(tokens)
        self.documentation = documentation
        guard readUpToName(&cursor) else { return nil }
        if cursor.take("<") {
            isGeneric = true
            while cursor.current.text != "(", cursor.current.kind != .end { cursor.take() }
        }
        readParameters(&cursor)
        readEffects(&cursor)
        if cursor.take("->") {
            resultOffset = cursor.current.offset
            _ = cursor.take("sending")
            result = cursor.takeType()
        }
        if cursor.current.text == "where" { isGeneric = true }
    }

    private mutating func readUpToName(_ cursor: inout TokenCursor) -> Bool {
        while cursor.current.kind != .end {
            offset = cursor.current.offset
            if cursor.take("func") {
                name = cursor.take().text
                isOperator = !Self.isWord(name)
                while isOperator, cursor.current.text != "(", cursor.current.kind != .end { name += cursor.take().text }
                return true
            }
            if cursor.take("@") {
                readAttribute(&cursor)
                continue
            }
            guard cursor.current.kind == .word else { return false }
            let word = cursor.take().text
            guard Self.modifiers.contains(word) else { return false }
            modifiers.append(word)
            // `private(set)`, `nonisolated(unsafe)`.
            if cursor.current.text == "(" { cursor.takeBrackets() }
        }
        return false
    }

    private mutating func readAttribute(_ cursor: inout TokenCursor) {
        var attribute = cursor.take().text
        while cursor.take(".") { attribute = cursor.take().text }
        attributes.append(attribute)
        if cursor.current.text == "(", cursor.current.isAdjacent { cursor.takeBrackets() }
    }

    private mutating func readParameters(_ cursor: inout TokenCursor) {
        guard cursor.take("(") else { return }
        while cursor.current.text != ")", cursor.current.kind != .end {
            let offset = cursor.current.offset
            let label = cursor.take().text
            let name = cursor.current.text == ":" ? label : cursor.take().text
            _ = cursor.take(":")
            var specifiers: [String] = []
            while cursor.current.text == "@" || Self.specifiers.contains(cursor.current.text) {
                specifiers.append(cursor.take("@") ? "@" + cursor.take().text : cursor.take().text)
            }
            let type = cursor.takeType()
            let isVariadic = cursor.take("...")
            let hasDefault = cursor.current.text == "="
            cursor.skipToEndOfElement()
            parameters.append(
                Parameter(
                    label: label == "_" ? nil : label, name: name, type: type, specifiers: specifiers,
                    isVariadic: isVariadic, hasDefault: hasDefault, offset: offset))
            if !cursor.take(",") { break }
        }
        _ = cursor.take(")")
    }

    private mutating func readEffects(_ cursor: inout TokenCursor) {
        while ["async", "reasync", "throws", "rethrows"].contains(cursor.current.text) {
            effects.append(cursor.take().text)
            if cursor.current.text == "(" { cursor.takeBrackets() }
        }
    }

    private static func isWord(_ text: String) -> Bool {
        text.unicodeScalars.first.map { $0.properties.isXIDStart || $0 == "_" || $0 == "`" } ?? false
    }

    private static let specifiers: Set<String> = [
        "inout", "borrowing", "consuming", "sending", "isolated", "__owned", "__shared", "nonisolated",
    ]
    private static let modifiers: Set<String> = [
        "public", "package", "internal", "fileprivate", "private", "open", "static", "class", "final", "nonisolated",
        "mutating", "nonmutating", "consuming", "borrowing", "override", "required", "dynamic", "prefix", "postfix",
        "infix", "distributed", "isolated", "unsafe",
    ]
}

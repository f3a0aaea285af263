/// Names in manifests as names in Swift.
enum SwiftName {
    /// The name of a function or an argument: `to_upper` is `toUpper`. Keywords are escaped.
    static func member(_ name: String) -> String {
        let words = words(of: name)
        guard let first = words.first else { return "unnamed" }
        let start = first.allSatisfy { $0.isUppercase || $0.isNumber } ? first.lowercased() : lowercasedFirst(first)
        let joined = start + words.dropFirst().map(uppercasedFirst).joined()
        let spelled = joined.first?.isNumber == true ? "_" + joined : joined
        return keywords.contains(spelled) ? "`\(spelled)`" : spelled
    }

    /// The name of a family's type: `math` is `Math`.
    ///
    /// - Parameter plugin: The name of the plugin, which may say where the words of the family begin: `c-example` makes
    ///   `cexample` a `CExample`.
    static func type(family: String, plugin: String) -> String {
        let source = plugin.filter { $0 != "-" } == family ? plugin : family
        let joined = words(of: source).map(uppercasedFirst).joined()
        let spelled = joined.isEmpty || joined.first?.isNumber == true ? "Functions" + joined : joined
        return takenTypes.contains(spelled) ? spelled + "Functions" : spelled
    }

    private static func words(of name: String) -> [String] {
        name.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func lowercasedFirst(_ word: String) -> String { word.prefix(1).lowercased() + word.dropFirst() }

    private static func uppercasedFirst(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    private static let keywords: Set<String> = [
        "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default", "defer", "deinit",
        "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if",
        "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private",
        "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super",
        "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    /// Types that stubs mention, and those that whoever imports Muster has: a family's type must not hide them.
    private static let takenTypes: Set<String> = [
        "Any", "Array", "Bag", "Bool", "Call", "Character", "Client", "Data", "Date", "Dictionary", "Double", "Error",
        "Expr", "Float", "Future", "Graph", "Int", "Key", "Lambda", "Never", "Optional", "Pair", "Payload", "Protocol",
        "Range", "Result", "Scheduler", "Self", "Set", "Signature", "String", "Task", "Term", "Tuple", "Type", "UInt8",
        "Value", "ValueType", "Void", "Worker",
    ]
}

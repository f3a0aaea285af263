/// The stubs of a family of functions, which become one type.
package struct StubFamily: Sendable {
    /// The name of the type, and of a file for it alone.
    package let name: String
    /// The declaration of the type.
    package let lines: [String]
    /// The plugins that its functions are of, with their versions.
    let plugins: [String]
}

extension StubFamily {
    /// Functions, each with the plugin that it is of, in the order of names and signatures.
    init(
        _ name: String, _ functions: [(function: StubFunction, plugin: String)], access: StubSource.Access,
        documentation: String?
    ) {
        self.name = name
        plugins = Set(functions.map(\.plugin)).sorted()
        let families = Set(functions.map { Self.family(of: $0.function.name) }).sorted()
        let usual = "The functions \(families.map { "`\($0).…`" }.joined(separator: " and "))."
        var lines = (documentation ?? usual).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.isEmpty ? "///" : "/// \(line)"
        }
        lines.append("\(access.prefix)enum \(name) {")
        var seen: [String: String] = [:]
        for (index, (function, _)) in functions.enumerated() {
            if index > 0 { lines.append("") }
            lines += Self.lines(of: function, access: access, seen: &seen)
        }
        self.lines = lines + ["}"]
    }

    /// The family that a function belongs to: its name up to the last dot.
    static func family(of function: String) -> String {
        function.split(separator: ".").dropLast().joined(separator: ".")
    }

    /// A function's stub, or a comment that says why it has none.
    private static func lines(
        of function: StubFunction, access: StubSource.Access, seen: inout [String: String]
    ) -> [String] {
        let title = "\(function.name)\(function.signature)"
        switch function.declaration {
        case .none(let reason): return ["    // \(title) has no stub: \(reason)."]
        case .stub(let name, let parameters, let result):
            let key = "\(name)(\(parameters.map(\.declaration).joined(separator: ", "))) -> \(result)"
            if let other = seen[key] {
                return ["    // \(title) has no stub of its own: in Swift it is the same as \(other)."]
            }
            seen[key] = title
            return function.comment.map { "    " + $0 }
                + StubFunction.lines(
                    access: access.prefix, name: name, parameters: parameters, result: result,
                    calling: function.name, indentation: 4)
        }
    }
}

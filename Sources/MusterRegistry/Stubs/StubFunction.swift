import MusterGraph

/// The stub of one function: a static method that takes and gives expressions.
struct StubFunction {
    /// The function's name in graphs, and its signature.
    let name: String
    let signature: Signature
    /// The documentation's lines.
    private let documentation: [String]

    init(_ function: Manifest.Function) throws(TypeSyntaxError) {
        name = function.name
        signature = try Signature(parsing: function.signatureText)
        var lines = function.documentation.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { lines = ["`\(name)\(signature)`"] }
        if function.flags.contains(.effects) {
            lines += ["", "It has effects: it is never run twice unasked."]
        }
        if !function.examples.isEmpty { lines += [""] + function.examples.map { Example.marker + "`\($0)`" } }
        documentation = lines
    }

    /// The declaration without its access and body, which tells it apart from others; or why there is none.
    enum Declaration {
        case stub(name: String, parameters: [Parameter], result: String)
        case none(reason: String)
    }

    /// A parameter of the method, and what the call is given for it.
    struct Parameter: Hashable {
        let declaration: String
        let argument: String
    }

    var declaration: Declaration {
        guard let result = signature.result.swiftSpelling else {
            return .none(reason: signature.result.reasonForNoSwiftSpelling)
        }
        var parameters: [Parameter] = []
        var names: Set<String> = []
        for (index, argument) in signature.arguments.enumerated() {
            var name = SwiftName.member(argument.name)
            while !names.insert(name).inserted { name += "\(index)" }
            guard let parameter = argument.type.swiftParameter(named: name) else {
                return .none(reason: argument.type.reasonForNoSwiftSpelling)
            }
            // Two arguments are plain from the function's name; of more, all but the first say what they are.
            let label = index == 0 || signature.arguments.count < 3 ? "_ \(name)" : name
            parameters.append(Parameter(declaration: "\(label): \(parameter.type)", argument: parameter.argument))
        }
        let member = name.split(separator: ".").last.map(String.init) ?? name
        return .stub(name: SwiftName.member(member), parameters: parameters, result: "Expr<\(result)>")
    }

    /// The comment above it.
    var comment: [String] {
        documentation.map { line in line.isEmpty ? "///" : "/// \(line)" }
    }
}

extension StubFunction {
    /// The lines of a stub, as `swift format` would have them.
    ///
    /// - Parameter indentation: How far it stands inside its type.
    static func lines(
        access: String, name: String, parameters: [Parameter], result: String, calling function: String,
        indentation: Int
    ) -> [String] {
        let indent = String(repeating: " ", count: indentation)
        let head = "\(indent)\(access)static func \(name)("
        let tail = ") -> \(result) {"
        let call = [["\"\(function)\""], parameters.map(\.argument)].flatMap(\.self)
        let body = ".call(\(call.joined(separator: ", ")))"
        let declaration = head + parameters.map(\.declaration).joined(separator: ", ") + tail
        if declaration.count + body.count + 3 <= lineLength { return ["\(declaration) \(body) }"] }
        var lines: [String] = []
        if declaration.count <= lineLength {
            lines.append(declaration)
        } else {
            lines.append(head)
            lines += filled(parameters.map(\.declaration), indentation: indentation + 4)
            lines.append(indent + tail)
        }
        if indentation + 4 + body.count <= lineLength {
            lines.append("\(indent)    \(body)")
        } else {
            lines.append("\(indent)    .call(")
            var arguments = filled(call, indentation: indentation + 8)
            if let last = arguments.popLast() { arguments.append(last + ")") }
            lines += arguments
        }
        return lines + [indent + "}"]
    }

    private static let lineLength = 120

    /// Items with commas between them, in as few lines as they need.
    private static func filled(_ items: [String], indentation: Int) -> [String] {
        let indent = String(repeating: " ", count: indentation)
        var lines: [String] = []
        for (index, item) in items.enumerated() {
            let item = item + (index < items.count - 1 ? "," : "")
            // The last line may get a bracket more.
            if let last = lines.last, last.count + 1 + item.count + (index == items.count - 1 ? 1 : 0) <= lineLength {
                lines[lines.count - 1] = last + " " + item
            } else {
                lines.append(indent + item)
            }
        }
        return lines
    }
}

/// Judges a function: either there is an `Operation` in it, or there are diagnostics that say why not.
struct OperationReader {
    private let attribute: OperationAttribute
    private let contexts: [String]
    private(set) var diagnostics: [ExpansionDiagnostic]

    /// - Parameter contexts: the sources of the declarations around the function, the nearest first.
    init(attribute: String, contexts: [String]) {
        self.attribute = OperationAttribute(attribute)
        self.contexts = contexts
        diagnostics = self.attribute.diagnostics
    }

    /// Reads the function that the attribute stands at.
    mutating func read(_ declaration: String) -> Operation? {
        guard let function = FunctionSyntax(declaration) else {
            report("@Operation stands at a function: move it to a 'func'", at: 0, place: .attribute)
            return nil
        }
        checkForm(of: function)
        checkSurroundings(of: function)
        let (parameters, arguments) = readParameters(of: function)
        let result = readResult(of: function)
        checkTuples(of: arguments.map(\.type) + [result])
        checkExamples(of: function)
        checkFold(arguments: arguments, result: result, of: function)
        guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
        return Operation(
            name: attribute.name, version: attribute.version,
            flags: flags(of: function, parameters: parameters, arguments: arguments, result: result),
            documentation: function.documentation.joined(separator: "\n"), function: function.name,
            isStatic: function.isStatic, canThrow: function.canThrow, parameters: parameters, arguments: arguments,
            result: result)
    }

    // MARK: The function as a whole

    private mutating func checkForm(of function: FunctionSyntax) {
        if function.isOperator {
            report(
                "an operator can't be an operation: write a function with a name that calls it", at: function.offset)
        }
        if function.isGeneric {
            report(
                "an operation can't be generic: write one function for each type, all with the same operation name",
                at: function.offset)
        }
        if function.effects.contains("async") || function.effects.contains("reasync") {
            report(
                "an operation can't be async: write one that waits, and say so with @Operation(…, blocking: true)",
                at: function.offset)
        }
        if function.effects.contains("rethrows") {
            report("an operation takes no closure, so it can't rethrow: write 'throws'", at: function.offset)
        }
        if function.attributes.contains("MainActor") {
            report(
                "an operation runs on threads of the worker: take '@MainActor' away, or write 'nonisolated' where the "
                    + "type has it",
                at: function.offset)
        }
    }

    /// A record is a global constant, so a function must be reachable without an instance, a capture or a type
    /// argument.
    private mutating func checkSurroundings(of function: FunctionSyntax) {
        for context in contexts {
            let tokens = Lexer.declaration(context).tokens
            if tokens.contains(where: { $0.kind == .word && ["func", "init", "var", "subscript"].contains($0.text) }) {
                report("a function inside a function can't be an operation: move it out", at: function.offset)
                return
            }
            if isGeneric(tokens) {
                report(
                    "a function of a generic type can't be an operation: there is no telling for which type arguments; "
                        + "move it out of the type",
                    at: function.offset)
                return
            }
        }
        if !contexts.isEmpty, !function.isStatic {
            report(
                "an operation has no instance to be called on: write 'static func \(function.name)', or move the "
                    + "function out of the type",
                at: function.offset)
        }
    }

    private func isGeneric(_ tokens: [Token]) -> Bool {
        guard let keyword = tokens.firstIndex(where: { ["struct", "class", "enum", "actor"].contains($0.text) }),
            keyword + 2 < tokens.count
        else { return false }
        return tokens[keyword + 2].text == "<"
    }

    // MARK: Arguments and result

    private mutating func readParameters(
        of function: FunctionSyntax
    ) -> ([Operation.Parameter], [Operation.Argument]) {
        var parameters: [Operation.Parameter] = []
        var arguments: [Operation.Argument] = []
        for parameter in function.parameters {
            checkForm(of: parameter)
            if parameter.type == .named("MusterContext", [])
                || parameter.type == .named("MusterPlugin.MusterContext", [])
            {
                parameters.append(.context(label: parameter.label))
                continue
            }
            let bare = parameter.name == "_" ? parameter.label ?? "argument\(arguments.count + 1)" : parameter.name
            let name = bare.filter { $0 != "`" }
            if let type = readType(parameter.type, what: "the argument '\(name)'", at: parameter.offset) {
                parameters.append(.argument(arguments.count, label: parameter.label))
                arguments.append(.init(name: name, type: type))
                if type == .void {
                    report("the argument '\(name)' is always the same: leave it out", at: parameter.offset)
                }
            }
        }
        return (parameters, arguments)
    }

    private mutating func checkForm(of parameter: FunctionSyntax.Parameter) {
        let name = parameter.name
        if parameter.specifiers.contains("inout") {
            report(
                "an operation can't change its arguments: take '\(name)' without 'inout' and return the new value",
                at: parameter.offset)
        }
        if parameter.isVariadic {
            report(
                "an operation takes a fixed number of arguments: write '\(name): [\(parameter.type)]'",
                at: parameter.offset)
        }
        if parameter.hasDefault {
            report(
                "every call in a graph gives all arguments: the default of '\(name)' is only seen by calls in Swift",
                at: parameter.offset, severity: .note)
        }
    }

    private mutating func readResult(of function: FunctionSyntax) -> OperationType {
        readType(function.result, what: "the result", at: function.resultOffset) ?? .void
    }

    /// What the attribute says of a type that is not there is a mistake in one of the two.
    private mutating func checkTuples(of types: [OperationType]) {
        let records = Set(types.flatMap(\.records))
        for (name, tuple) in attribute.tuples.sorted(by: { $0.key < $1.key }) where !records.contains(name) {
            report(
                "'tuples' says how \(name) crosses, and no argument or result is one",
                at: tuple.offset, place: .attribute)
        }
    }

    private mutating func readType(_ syntax: TypeSyntax, what: String, at offset: Int) -> OperationType? {
        do {
            return try OperationTypeReader(tuples: attribute.tuples.mapValues(\.parts)).type(syntax)
        } catch {
            report("\(what) can't be \(error.found): \(error.advice)", at: offset)
            return nil
        }
    }

    // MARK: Promises

    private mutating func checkExamples(of function: FunctionSyntax) {
        let prefix = "- Example:"
        for line in function.documentation where line.hasPrefix(prefix) {
            let text = line.dropFirst(prefix.count).drop { $0 == " " }
            let isComplete =
                text.hasPrefix(attribute.name + "(") && (text.contains(") == ") || text.hasSuffix(") throws"))
            if !isComplete {
                report(
                    "an example must read '- Example: \(attribute.name)(…) == …' or '- Example: "
                        + "\(attribute.name)(…) throws', with arguments and result in JSON: '\(text)'",
                    at: function.offset)
            }
        }
    }

    private mutating func checkFold(
        arguments: [Operation.Argument], result: OperationType, of function: FunctionSyntax
    ) {
        let isFold = arguments.count == 2 && arguments[0].type.isInterchangeable(with: arguments[1].type)
        if attribute.flags["associative"] == true, !isFold || !arguments[0].type.isInterchangeable(with: result) {
            report(
                "only a function of two arguments of one type, with a result of that type, can be associative",
                at: 0, place: .attribute)
        }
        if attribute.flags["commutative"] == true, !isFold {
            report("only a function of two arguments of one type can be commutative", at: 0, place: .attribute)
        }
    }

    private func flags(
        of function: FunctionSyntax, parameters: [Operation.Parameter], arguments: [Operation.Argument],
        result: OperationType
    ) -> Operation.Flags {
        var flags: Operation.Flags = []
        func set(_ flag: Operation.Flags, _ label: String, default value: Bool = false) {
            if attribute.flags[label] ?? value { flags.insert(flag) }
        }
        set(.effects, "effects")
        set(.threadSafe, "threadSafe", default: true)
        set(.blocking, "blocking")
        set(.associative, "associative")
        set(.commutative, "commutative")
        let wantsContext = parameters.contains { if case .context = $0 { true } else { false } }
        let allocates = !result.isScalar && result != .void
        if wantsContext || function.canThrow || allocates || arguments.contains(where: \.type.canFailToRead) {
            flags.insert(.context)
        }
        return flags
    }

    private mutating func report(
        _ message: String, at offset: Int, place: ExpansionDiagnostic.Place = .declaration,
        severity: ExpansionDiagnostic.Severity = .error
    ) {
        diagnostics.append(.init(message, severity: severity, place: place, offset: offset))
    }
}

/// Which function a call is of.
package enum CallResolution: Hashable, Sendable {
    /// This one, with this result.
    case one(FunctionDescription, result: ValueType)
    /// One of these; the arguments' values will tell.
    case several([FunctionDescription], result: ValueType)
    /// None, and why.
    case failure(String)
}

extension FunctionCatalog {
    /// How deep described functions are followed.
    private static var maximumDepth: Int { MessagePackReader.maximumDepth }

    /// The function that a call of `name` with `arguments` is of.
    ///
    /// A signature that the arguments have exactly is best; then one to which an int64 is given for a float64. A signature
    /// must be at least as good as every other for every argument: otherwise the call is ambiguous.
    package func resolve(_ name: String, _ arguments: [ArgumentType]) -> CallResolution {
        resolve(name, arguments, depth: Self.maximumDepth)
    }

    /// The function among `candidates`, which are all called `name`, that a call with `arguments` is of.
    ///
    /// A worker asks this when a task was left open, and it knows the types of the arguments' values.
    package func resolve(
        _ name: String, among candidates: [FunctionDescription], _ arguments: [ArgumentType]
    ) -> CallResolution {
        resolve(name, among: candidates, arguments, depth: Self.maximumDepth)
    }

    func resolve(_ name: String, _ arguments: [ArgumentType], depth: Int) -> CallResolution {
        let candidates = functions(named: name)
        guard !candidates.isEmpty else { return .failure(unknown(name)) }
        return resolve(name, among: candidates, arguments, depth: depth)
    }

    private func resolve(
        _ name: String, among candidates: [FunctionDescription], _ arguments: [ArgumentType], depth: Int
    ) -> CallResolution {
        guard depth > 0 else { return .failure("functions are described too deep inside each other") }
        var fitting: [(function: FunctionDescription, match: TypeMatcher.Match)] = []
        var mismatch = TypeMatcher.Mismatch()
        for function in candidates {
            var matcher = TypeMatcher(catalog: self, depth: depth)
            switch matcher.match(function.signature, arguments) {
            case .success(let match): fitting.append((function, match))
            case .failure(let failure): mismatch = failure
            }
        }
        guard let first = fitting.first else {
            return .failure(explain(mismatch, name, candidates, arguments))
        }
        if fitting.count == 1 { return .one(first.function, result: first.match.result) }
        if fitting.contains(where: \.match.isDynamic) {
            let same = fitting.allSatisfy { $0.match.result == first.match.result }
            return .several(fitting.map(\.function), result: same ? first.match.result : .value)
        }
        let best = fitting.filter { candidate in
            fitting.allSatisfy { other in zip(candidate.match.fits, other.match.fits).allSatisfy { $0 <= $1 } }
        }
        if best.count == 1 { return .one(best[0].function, result: best[0].match.result) }
        let forms = fitting.map { $0.function.signature.argumentList }.joined(separator: " and ")
        return .failure("`\(name)` is ambiguous: \(Self.list(arguments)) fits \(forms) equally well")
    }

    /// The function that a described function calls, when its parameters have these types.
    func infer(_ described: ArgumentType, parameters: [ValueType], depth: Int) -> CallResolution {
        guard case .described(let function, let arguments) = described else {
            return .failure("\(described) is not a described function")
        }
        guard depth > 0 else { return .failure("functions are described too deep inside each other") }
        var types: [ArgumentType] = []
        for argument in arguments {
            switch bind(argument, parameters, depth: depth - 1) {
            case .success(let type): types.append(type)
            case .failure(let failure): return .failure(failure.message)
            }
        }
        return resolve(function, types, depth: depth)
    }

    private struct BindingFailure: Error {
        var message: String
    }

    /// An argument of a described function, with the parameters' types in it.
    private func bind(
        _ argument: ArgumentType, _ parameters: [ValueType], depth: Int
    ) -> Result<ArgumentType, BindingFailure> {
        func bindAll(_ elements: [ArgumentType]) -> Result<[ArgumentType], BindingFailure> {
            Result { () throws(BindingFailure) in
                var bound: [ArgumentType] = []
                for element in elements { bound.append(try bind(element, parameters, depth: depth).get()) }
                return bound
            }
        }
        switch argument {
        case .parameter(let number):
            guard number < parameters.count else {
                let count = parameters.count == 1 ? "1 argument" : "\(parameters.count) arguments"
                return .failure(BindingFailure(message: "it uses $\(number), and is called with \(count)"))
            }
            return .success(.type(parameters[number]))
        case .described:
            switch infer(argument, parameters: parameters, depth: depth) {
            case .one(_, let result), .several(_, let result): return .success(.type(result))
            case .failure(let message): return .failure(BindingFailure(message: message))
            }
        case .list(let elements, let count):
            return bindAll(elements).map { .list(elements: $0, count: count) }
        case .map(let values): return bindAll(values).map { ArgumentType(map: $0) }
        case .type, .function, .inline: return .success(argument)
        }
    }
}

extension FunctionCatalog {
    /// That there is no function `name`, and what may have been meant.
    func unknown(_ name: String) -> String {
        let sameEnd = names.first { $0.split(separator: ".").last == name.split(separator: ".").last }
        let nearest = EditDistance.nearest(to: name, among: names) ?? sameEnd
        return "`\(name)` is not a known function" + (nearest.map { "; did you mean `\($0)`?" } ?? "")
    }

    private func explain(
        _ mismatch: TypeMatcher.Mismatch, _ name: String, _ candidates: [FunctionDescription],
        _ arguments: [ArgumentType]
    ) -> String {
        let signatures = candidates.map(\.signature)
        guard signatures.contains(where: { $0.arguments.count == arguments.count }) else {
            return explainCount(name, signatures, arguments)
        }
        guard signatures.count == 1, let index = mismatch.argument else {
            let forms = signatures.map(\.argumentList).joined(separator: " or ")
            return "`\(name)` takes \(forms), and \(Self.list(arguments)) is given"
        }
        let asked = signatures[0].arguments[index]
        var message = "`\(name)` takes \(signatures[0].argumentList): argument `\(asked.name)` must be \(asked.type), "
        message += "and \(arguments[index]) is given"
        if let reason = mismatch.reason { message += ": " + reason }
        if case .function = asked.type, arguments[index] == .type(.string) {
            message += "; a function is given as {\"$\": {\"function\": \"NAME\"}}"
        }
        return message
    }

    private func explainCount(_ name: String, _ signatures: [Signature], _ arguments: [ArgumentType]) -> String {
        let forms: [String] = signatures.map { signature in
            switch signature.arguments.count {
            case 0: "no arguments"
            case 1: "1 argument \(signature.argumentList)"
            case let count: "\(count) arguments \(signature.argumentList)"
            }
        }
        let message = "`\(name)` takes \(forms.joined(separator: " or ")), \(arguments.count) given"
        return message + (sibling(of: name, fitting: arguments).map { "; did you mean `\($0)`?" } ?? "")
    }

    /// Another function of the same family that takes `arguments`; of several, the one with the nearest name.
    private func sibling(of name: String, fitting arguments: [ArgumentType]) -> String? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let letters = Array(name.utf8)
        let siblings = names.filter { sibling in
            guard sibling != name, sibling.hasPrefix(name[...dot]) else { return false }
            return functions(named: sibling).contains { function in
                var matcher = TypeMatcher(catalog: self, depth: 8)
                if case .success = matcher.match(function.signature, arguments) { return true }
                return false
            }
        }
        func distance(_ sibling: String) -> Int { EditDistance.distance(letters, Array(sibling.utf8), limit: 64) ?? 64 }
        return siblings.min { (distance($0), $0) < (distance($1), $1) }
    }

    private static func list(_ arguments: [ArgumentType]) -> String {
        "(" + arguments.map(\.description).joined(separator: ", ") + ")"
    }
}

extension Signature {
    /// `(a: int64, b: int64)`
    var argumentList: String {
        "(" + arguments.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + ")"
    }
}

/// Whether arguments fit one signature, and how well.
struct TypeMatcher {
    /// How well an argument fits; of several functions, the one that all arguments fit best is called.
    enum Fit: Int, Comparable {
        /// It has the type.
        case exact
        /// It is an int64 for a float64, or something present for an optional.
        case converted
        /// It is anything, where any value is taken.
        case widened

        static func < (left: Fit, right: Fit) -> Bool { left.rawValue < right.rawValue }
    }

    /// How arguments fit a signature.
    struct Match {
        /// How well each argument fits.
        var fits: [Fit]
        /// Whether an argument is a `value`, so that only running shows if it fits.
        var isDynamic: Bool
        /// The type of the result.
        var result: ValueType
    }

    /// The first argument that does not fit, and why, where more can be said than its type.
    struct Mismatch: Error {
        /// Its index; nil when there are too many arguments, or too few.
        var argument: Int?
        var reason: String?
    }

    private let catalog: FunctionCatalog
    /// How deep functions inside functions are followed.
    private let depth: Int
    private var bindings: [String: ValueType] = [:]
    private var isDynamic = false
    private var reason: String?

    init(catalog: FunctionCatalog, depth: Int) {
        self.catalog = catalog
        self.depth = depth
    }

    /// Matches `arguments` with `signature`.
    mutating func match(_ signature: Signature, _ arguments: [ArgumentType]) -> Result<Match, Mismatch> {
        guard arguments.count == signature.arguments.count else { return .failure(Mismatch(argument: nil)) }
        var fits = [Fit](repeating: .exact, count: arguments.count)
        // Functions come last: what they take is known from the other arguments.
        for functions in [false, true] {
            for (index, argument) in arguments.enumerated() where argument.isFunction == functions {
                guard let fit = fit(argument, signature.arguments[index].type) else {
                    return .failure(Mismatch(argument: index, reason: reason))
                }
                fits[index] = fit
            }
        }
        return .success(Match(fits: fits, isDynamic: isDynamic, result: substitute(signature.result)))
    }

    private mutating func fit(_ argument: ArgumentType, _ asked: ValueType) -> Fit? {
        switch (argument, asked) {
        case (.type(let type), _): return fit(type, asked)
        case (_, .variable(let name)):
            guard !argument.isFunction else { return nil }
            if let bound = bindings[name] { return fit(argument, bound) }
            bindings[name] = argument.natural
            return .exact
        case (.list, .value), (.map, .value): return .widened
        case (.list, .optional(let wrapped)), (.map, .optional(let wrapped)):
            return fit(argument, wrapped).map { max($0, .converted) }
        case (.list(let elements, _), .list(let type)): return fitAll(elements, type)
        case (.map(let values), .map(let type)): return fitAll(values, type)
        case (.list(let elements, let count), .tuple(let parts)):
            guard count == parts.count else { return nil }
            var worst = Fit.exact
            for (index, part) in parts.enumerated() {
                guard let fit = fit(elements.count == count ? elements[index] : elements[0], part.type) else {
                    return nil
                }
                worst = max(worst, fit)
            }
            return worst
        case (.function(let name), .function(let parameters, let result)):
            let types = parameters.map { ArgumentType.type(substitute($0)) }
            return fit(catalog.resolve(name, types, depth: depth - 1), result)
        case (.described, .function(let parameters, let result)):
            return fit(catalog.infer(argument, parameters: parameters.map(substitute), depth: depth - 1), result)
        case (.list, _), (.map, _), (.function, _), (.described, _), (.parameter, _), (.inline, _): return nil
        }
    }

    /// Elements of a literal of which `type` is asked.
    private mutating func fitAll(_ elements: [ArgumentType], _ type: ValueType) -> Fit? {
        if case .variable(let name) = type, bindings[name] == nil {
            if case .list(let element) = ArgumentType(list: elements).natural { bindings[name] = element }
        }
        var worst = Fit.exact
        for element in elements {
            guard let fit = fit(element, type) else { return nil }
            worst = max(worst, fit)
        }
        return worst
    }

    private mutating func fit(_ type: ValueType, _ asked: ValueType) -> Fit? {
        if case .variable(let name) = asked {
            if let bound = bindings[name] { return fit(type, bound) }
            bindings[name] = type
            return .exact
        }
        if unify(type, asked) { return .exact }
        switch (type, asked) {
        case (.value, .function): return nil
        case (.value, _):
            isDynamic = true
            return .exact
        case (.function, _): return nil
        case (_, .value): return .widened
        case (.int64, .float64), (.list(.int64), .list(.float64)): return .converted
        case (.null, .optional): return .exact
        case (.optional, .optional): return nil
        case (_, .optional(let wrapped)): return fit(type, wrapped).map { max($0, .converted) }
        default: return nil
        }
    }

    /// Whether a function's resolution gives the result that is asked of it.
    private mutating func fit(_ resolution: CallResolution, _ asked: ValueType) -> Fit? {
        switch resolution {
        case .failure(let message):
            reason = message
            return nil
        case .several(_, let result):
            isDynamic = true
            return fitResult(result, asked)
        case .one(_, let result): return fitResult(result, asked)
        }
    }

    private mutating func fitResult(_ result: ValueType, _ asked: ValueType) -> Fit? {
        if unify(result, asked) { return .exact }
        if result == .value || asked == .value {
            isDynamic = isDynamic || result == .value
            return asked == .value ? .widened : .exact
        }
        reason = "it results in \(result), and \(substitute(asked)) is asked"
        return nil
    }

    /// Whether the two are the same type, whatever their parts are called; binds variables that have no type yet.
    private mutating func unify(_ type: ValueType, _ asked: ValueType) -> Bool {
        switch (type, asked) {
        case (_, .variable(let name)):
            if let bound = bindings[name] { return unify(type, bound) }
            bindings[name] = type
            return true
        case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)),
            (.map(let left), .map(let right)):
            return unify(left, right)
        case (.tuple(let left), .tuple(let right)):
            guard left.count == right.count else { return false }
            for (left, right) in zip(left, right) {
                guard unify(left.type, right.type) else { return false }
            }
            return true
        default: return type == asked
        }
    }

    /// `type` with its variables replaced; one that nothing told is a `value`.
    private func substitute(_ type: ValueType) -> ValueType {
        switch type {
        case .variable(let name): bindings[name] ?? .value
        case .list(let element): .list(substitute(element))
        case .optional(let wrapped): .optional(substitute(wrapped))
        case .map(let element): .map(substitute(element))
        case .tuple(let parts): .tuple(parts.map { ValueType.Part(name: $0.name, substitute($0.type)) })
        case .function(let arguments, let result): .function(arguments.map(substitute), substitute(result))
        case .null, .bool, .int64, .float64, .string, .bytes, .value: type
        }
    }
}

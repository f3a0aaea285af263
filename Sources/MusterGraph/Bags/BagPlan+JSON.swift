extension BagPlan {
    /// The plan in its form in JSON, as a term: `{"from": {…}, "then": […]}`.
    package var term: Term {
        var members: [String: Term] = ["from": source.term]
        if !steps.isEmpty { members["then"] = Term(steps.map(\.term)) }
        return Term(members)
    }

    /// Reads the form in JSON, as it is after its text was read as a term.
    ///
    /// Recursion is as deep as bags stand in bags, which the nesting of the term bounds.
    package init(_ term: Term) throws(BagError) {
        guard let members = term.members else {
            throw BagError(step: nil, verb: "from", "a bag is an object, {\"from\": {…}, \"then\": […]}")
        }
        for name in members.keys.sorted() where name != "from" && name != "then" {
            throw BagError(step: nil, verb: "from", "`\(name)` is not known; a bag has `from` and `then`")
        }
        guard let from = members["from"] else {
            throw BagError(step: nil, verb: "from", "`from` is missing, which says where the partitions come from")
        }
        source = try BagStep(from, step: nil)
        guard source.verb.isSource else {
            throw BagError(
                step: nil, verb: source.verb.rawValue,
                "a bag comes from \(BagVerb.allCases.filter(\.isSource).map(\.rawValue).joined(separator: ", "))")
        }
        steps = []
        for (index, item) in try Self.list(members["then"] ?? .value(.list([]))).enumerated() {
            let step = try BagStep(item, step: index)
            guard !step.verb.isSource else {
                throw BagError(step: index, verb: step.verb.rawValue, "it can only stand behind `from`")
            }
            if let last = steps.last, last.verb.isReduction {
                throw BagError(
                    step: index, verb: step.verb.rawValue, "`\(last.verb.rawValue)` before it leaves one value, no bag")
            }
            steps.append(step)
        }
    }

    private static func list(_ term: Term) throws(BagError) -> [Term] {
        guard let elements = term.elements else {
            throw BagError(step: nil, verb: "then", "`then` is a list of steps")
        }
        return elements
    }
}

extension BagStep {
    /// The step in its form in JSON: `"sum"`, `{"map": f}`, `{"fold": f, "initial": 0}`.
    var term: Term {
        let parameters = verb.parameters
        var written: [String: Term] = [:]
        for (name, argument) in arguments {
            let parameter = parameters.first { $0.name == name }
            written[name == parameters.first?.name ? verb.rawValue : name] = argument.form(of: parameter?.kind ?? .term)
        }
        if written.isEmpty { return .value(.string(verb.rawValue)) }
        // What is first is not there: its place says which verb it is all the same.
        if written[verb.rawValue] == nil { written[verb.rawValue] = .value(.null) }
        return Term(written)
    }

    init(_ term: Term, step: Int?) throws(BagError) {
        guard case .value(.string(let name)) = term else {
            let members = term.members ?? [:]
            let verb = try Self.verb(of: members, step)
            self.init(verb)
            try take(members, step)
            return
        }
        self.init(try Self.verb(of: [name: .value(.null)], step))
        try take([name: .value(.null)], step)
    }

    /// The member that is the verb: all others are its parameters.
    private static func verb(of members: [String: Term], _ step: Int?) throws(BagError) -> BagVerb {
        let names = members.keys.sorted()
        let verbs = names.compactMap(BagVerb.init(rawValue:))
        let fitting = verbs.filter { verb in
            names.allSatisfy { name in
                name == verb.rawValue || verb.parameters.dropFirst().contains { $0.name == name }
            }
        }
        if fitting.count == 1 { return fitting[0] }
        guard let verb = verbs.first else {
            guard let name = names.first else {
                throw BagError(step: step, verb: "", "a step is a verb, or an object with one: {\"map\": \"math.inc\"}")
            }
            let nearest = EditDistance.nearest(to: name, among: BagVerb.allCases.map(\.rawValue))
            throw BagError(
                step: step, verb: name, "it is not a verb" + (nearest.map { "; did you mean `\($0)`?" } ?? ""))
        }
        let known = verb.parameters.dropFirst().map(\.name)
        let stranger = names.first { $0 != verb.rawValue && !known.contains($0) } ?? ""
        throw BagError(
            step: step, verb: verb.rawValue,
            "`\(stranger)` is not known"
                + (known.isEmpty ? "; nothing stands beside it" : "; it takes \(known.joined(separator: ", "))"))
    }

    /// Takes the arguments from an object's members, of which the verb's own is the first parameter.
    private mutating func take(_ members: [String: Term], _ step: Int?) throws(BagError) {
        for (place, parameter) in verb.parameters.enumerated() {
            let value = members[place == 0 ? verb.rawValue : parameter.name]
            if let value, value != .value(.null) {
                arguments[parameter.name] = try Self.read(value, parameter, verb, step)
            } else if parameter.isRequired {
                throw BagError(step: step, verb: verb.rawValue, "`\(parameter.name)` is missing")
            }
        }
        if verb.parameters.isEmpty, let value = members[verb.rawValue], value != .value(.null) {
            throw BagError(step: step, verb: verb.rawValue, "it takes nothing")
        }
    }

    private static func read(
        _ term: Term, _ parameter: BagVerb.Parameter, _ verb: BagVerb, _ step: Int?
    ) throws(BagError) -> Term {
        func wrong(_ wanted: String) -> BagError {
            BagError(step: step, verb: verb.rawValue, "`\(parameter.name)` is \(wanted)")
        }
        switch (parameter.kind, term) {
        case (.function, .value(.string(let name))): return .function(.named(name))
        case (.function, .function): return term
        case (.function, .call(let call)): return .function(.described(call))
        case (.function, _): throw wrong("a function: its name, or {\"$\": [\"function\", {\"$\": 0}, …]}")
        case (.integer, .value(.int64)), (.string, .value(.string)), (.bool, .value(.bool)): return term
        case (.number, .value(.int64)), (.number, .value(.float64)): return term
        case (.integer, _): throw wrong("a whole number")
        case (.number, _): throw wrong("a number")
        case (.string, _): throw wrong("a string")
        case (.bool, _): throw wrong("true or false")
        case (.strings, .value(.string(let text))): return .value(.list([.string(text)]))
        case (.strings, _):
            guard case .value(.list(let values)) = term,
                values.allSatisfy({ if case .string = $0 { true } else { false } })
            else { throw wrong("a string, or a list of strings") }
            return term
        case (.bag, .bag), (.bags, .bag): return parameter.kind == .bags ? .list([term]) : term
        case (.bag, _): return .bag(try BagPlan(term))
        case (.bags, _):
            guard let elements = term.elements else { throw wrong("a list of bags") }
            var bags: [Term] = []
            for element in elements {
                if case .bag = element { bags.append(element) } else { bags.append(.bag(try BagPlan(element))) }
            }
            return .list(bags)
        case (.term, _): return term
        }
    }
}

extension Term {
    /// The members of an object.
    var members: [String: Term]? {
        switch self {
        case .map(let members): members
        case .value(.map(let values)): values.mapValues { .value($0) }
        default: nil
        }
    }

    /// The elements of a list.
    package var elements: [Term]? {
        switch self {
        case .list(let elements): elements
        case .value(.list(let values)): values.map { .value($0) }
        default: nil
        }
    }

    /// The term as plans write it: a registered function by its name, a bag as it is.
    fileprivate func form(of kind: BagVerb.Parameter.Kind) -> Term {
        switch (kind, self) {
        case (.function, .function(.named(let name))): .value(.string(name))
        case (.function, .function(.described(let call))): .call(call)
        case (.bag, .bag(let plan)): plan.term
        case (.bags, _):
            Term((elements ?? []).map { element in if case .bag(let plan) = element { plan.term } else { element } })
        default: self
        }
    }
}

extension GraphJSON {
    /// `plan` as JSON, on one line, without a line break at its end.
    package static func encode(_ plan: BagPlan) -> String {
        var writer = JSONWriter()
        writer.write(plan.term)
        return String(decoding: writer.text, as: UTF8.self)
    }

    /// Whether `bytes` look like a plan rather than a graph: an object with `from`, and besides it `then` at most. A graph
    /// with such keys cannot be told from a plan.
    package static func isPlan(_ bytes: [UInt8]) -> Bool {
        // Most texts are graphs, and show it with their first key: they are not read twice.
        let start = String(decoding: bytes.prefix(256), as: UTF8.self).filter { !$0.isWhitespace }
        guard start.hasPrefix("{\"from\":") || start.hasPrefix("{\"then\":") else { return false }
        guard let term = try? parse(bytes, { parser throws(JSONFailure) in try parser.parseWholeTerm() }),
            let members = term.members, members["from"] != nil
        else { return false }
        return members.keys.allSatisfy { $0 == "from" || $0 == "then" }
    }

    /// The plan that `bytes` spell.
    package static func decodePlan(_ bytes: [UInt8]) throws(GraphErrors) -> BagPlan {
        let term = try parse(bytes) { parser throws(JSONFailure) in try parser.parseWholeTerm() }
        do throws(BagError) {
            return try BagPlan(term)
        } catch {
            throw GraphErrors([GraphError(message: error.description)])
        }
    }
}

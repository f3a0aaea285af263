extension JSONGraphParser {
    /// Reads what stands behind `"$":`.
    mutating func parseComputed(depth: Int) throws(JSONFailure) -> Term {
        let byte = scanner.peek()
        let start = scanner.position
        switch byte {
        case UInt8(ascii: "\""): return .key(Key(try scanner.parseString()))
        case UInt8(ascii: "["):
            try checkNesting(depth)
            scanner.skip(1)
            return .call(try parseCall(depth: depth, start: start))
        case UInt8(ascii: "{"):
            try checkNesting(depth)
            scanner.skip(1)
            return try parseForm(depth: depth, start: start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            if case .int64(let number) = try scanner.parseNumber(), let number = UInt8(exactly: number) {
                return .parameter(Int(number))
            }
            scanner.report("a parameter is a whole number from 0 to 255", at: start)
            return .value(.null)
        default:
            _ = try parseTerm(depth: depth)
            scanner.report("behind `$` stands a key, a call [\"function\", …], a parameter, or an object", at: start)
            return .value(.null)
        }
    }

    private func checkNesting(_ depth: Int) throws(JSONFailure) {
        guard depth <= GraphJSON.maximumDepth else {
            throw scanner.failure("arrays and objects nest at most \(GraphJSON.maximumDepth) deep")
        }
    }

    /// Reads `"function", arg, …]`.
    private mutating func parseCall(depth: Int, start: Int) throws(JSONFailure) -> Call {
        guard scanner.peek() == UInt8(ascii: "\"") else {
            _ = try parseElements(depth: depth)
            scanner.report("a call begins with the name of a function: [\"function\", …]", at: start)
            return Call("", [])
        }
        let nameStart = scanner.position
        let name = try scanner.parseString()
        if name.isEmpty { scanner.report("the name of a function is empty", at: nameStart) }
        guard scanner.takes(",") else {
            try scanner.expect("]", "`,` or `]`")
            return Call(name, [])
        }
        guard scanner.peek() != UInt8(ascii: "]") else {
            throw scanner.failure("a value is missing; `]` is there; no comma stands before `]`")
        }
        return Call(name, try parseElements(depth: depth))
    }

    /// The members of `{"$": {…}}` of which exactly one says what is meant.
    private static let kinds = [
        "call", "function", "inline", "bag", "future", "lit", "list", "bytes", "float64", "map",
    ]
    /// The members that go with `call`.
    private static let callMembers = ["args", "retries", "priority", "after", "rerun", "timeout"]

    /// Reads the members of `{"$": {…}}`, whose brace has been read.
    private mutating func parseForm(depth: Int, start: Int) throws(JSONFailure) -> Term {
        var form: (kind: String, term: Term)?
        var call = Call("", [])
        var callMember: (name: String, start: Int)?
        var elementType: (type: ValueType?, start: Int)?
        try parseMembers { parser, name, nameStart throws(JSONFailure) in
            if Self.kinds.contains(name) {
                let term = try parser.parseKind(name, depth: depth + 1)
                if let former = form {
                    parser.scanner.report("`\(name)` and `\(former.kind)` do not stand together", at: nameStart)
                }
                form = (name, term)
            } else if Self.callMembers.contains(name) {
                try parser.parseCallMember(name, into: &call, depth: depth + 1)
                callMember = (name, nameStart)
            } else if name == "of" {
                elementType = (try parser.parseElementType(depth: depth + 1), nameStart)
            } else {
                _ = try parser.parseTerm(depth: depth + 1)
                let nearest = EditDistance.nearest(to: name, among: Self.kinds + Self.callMembers)
                let isCall = form?.kind == "call" || callMember != nil
                let known = isCall ? ["call"] + Self.callMembers : Self.kinds
                let hint = nearest.map { "did you mean `\($0)`?" } ?? "one of \(known.joined(separator: ", ")) would be"
                parser.scanner.report("`\(name)` is not known inside of `$`; \(hint)", at: nameStart)
                form = form ?? ("", .value(.null))
            }
        }
        if let form, form.kind == "call", case .value(.string(let name)) = form.term {
            call.function = name
            return .call(call)
        }
        if let elementType, form?.kind != "list", form?.kind != "" {
            scanner.report("`of` only goes with `list`", at: elementType.start)
        }
        if let form, form.kind == "list" { return typedList(form.term, elementType?.type, at: start) }
        if form == nil {
            scanner.report("the object behind `$` has one of \(Self.kinds.joined(separator: ", "))", at: start)
        } else if let callMember, form?.kind != "" {
            scanner.report("`\(callMember.name)` only goes with `call`", at: callMember.start)
        }
        return form?.term ?? .value(.null)
    }

    /// Reads what stands behind `"call":`, `"function":` and so on.
    private mutating func parseKind(_ kind: String, depth: Int) throws(JSONFailure) -> Term {
        _ = scanner.peek()
        let start = scanner.position
        switch kind {
        case "lit", "list": return try parseTerm(depth: depth, isQuoted: true)
        case "bag":
            let plan = try parseTerm(depth: depth)
            do throws(BagError) {
                return .bag(try BagPlan(plan))
            } catch {
                scanner.report(error.description, at: start)
                return .value(.null)
            }
        case "inline":
            guard scanner.peek() == UInt8(ascii: "[") else { break }
            try checkNesting(depth)
            scanner.skip(1)
            return .inline(try parseCall(depth: depth, start: start))
        case "map": return try parsePairs(depth: depth)
        case "function" where scanner.peek() == UInt8(ascii: "["):
            try checkNesting(depth)
            scanner.skip(1)
            return .function(.described(try parseCall(depth: depth, start: start)))
        default: break
        }
        guard case .value(.string(let text)) = try parseTerm(depth: depth) else {
            scanner.report("`\(kind)` is followed by a string", at: start)
            return .value(.null)
        }
        switch kind {
        case "inline": scanner.report("`inline` is followed by a call [\"function\", …]", at: start)
        case "function", "call":
            if text.isEmpty { scanner.report("the name of a function is empty", at: start) }
            return kind == "call" ? .value(.string(text)) : .function(.named(text))
        case "future":
            if let future = TaskID(text: text) { return .future(future) }
            scanner.report("`\(text)` is not a future, which looks like 12/7", at: start)
        case "bytes":
            if let bytes = Base64.decode(text) { return .value(.bytes(bytes)) }
            scanner.report("`bytes` is followed by base64", at: start)
        default:
            switch text {
            case "nan": return .value(.float64(.nan))
            case "inf": return .value(.float64(.infinity))
            case "-inf": return .value(.float64(-.infinity))
            default: scanner.report("`float64` is followed by \"nan\", \"inf\" or \"-inf\"", at: start)
            }
        }
        return .value(.null)
    }

    /// Reads the type behind `"of":`.
    private mutating func parseElementType(depth: Int) throws(JSONFailure) -> ValueType? {
        _ = scanner.peek()
        let start = scanner.position
        guard case .value(.string(let text)) = try parseTerm(depth: depth) else {
            scanner.report("`of` is followed by the type of the elements, as a string", at: start)
            return nil
        }
        do throws(TypeSyntaxError) {
            return try ValueType(parsing: text)
        } catch {
            scanner.report("\(error)", at: start)
            return nil
        }
    }

    /// The list of a form that says what its elements are.
    private mutating func typedList(_ term: Term, _ type: ValueType?, at start: Int) -> Term {
        guard let type, case .value(let value) = term else {
            if type == nil { scanner.report("`list` goes with `of`, the type of its elements", at: start) }
            return .value(.null)
        }
        do throws(ConversionFailure) {
            return .block(try ColumnBlock(converting: Payload(encoding: value), to: type).payload)
        } catch {
            scanner.report("the list is no list<\(type)>: \(error)", at: start)
            return .value(.null)
        }
    }

    /// Reads a map as pairs, which may have `$` as a key.
    private mutating func parsePairs(depth: Int) throws(JSONFailure) -> Term {
        _ = scanner.peek()
        let start = scanner.position
        let pairs: [Term] =
            switch try parseTerm(depth: depth) {
            case .value(.list(let values)): values.map { .value($0) }
            case .list(let terms): terms
            case .value, .key, .call, .map, .function, .parameter, .future, .inline, .block, .bag: [.value(.null)]
            }
        var members: [String: Term] = [:]
        for pair in pairs {
            let (name, term): (Term?, Term?) =
                switch pair {
                case .value(.list(let parts)) where parts.count == 2: (.value(parts[0]), .value(parts[1]))
                case .list(let parts) where parts.count == 2: (parts[0], parts[1])
                case .value, .key, .call, .list, .map, .function, .parameter, .future, .inline, .block, .bag: (nil, nil)
                }
            guard case .value(.string(let name)) = name, let term else {
                scanner.report("`map` is followed by pairs: [[\"key\", value], …]", at: start)
                break
            }
            if members.updateValue(term, forKey: name) != nil {
                scanner.report("`\(name)` stands twice in this map", at: start)
            }
        }
        return Term(members)
    }

    /// Reads what stands behind an option of a call.
    private mutating func parseCallMember(_ name: String, into call: inout Call, depth: Int) throws(JSONFailure) {
        let first = scanner.peek()
        let start = scanner.position
        if name == "args", first == UInt8(ascii: "[") {
            try checkNesting(depth)
            scanner.skip(1)
            call.arguments = try parseElements(depth: depth)
            return
        }
        switch (name, try parseTerm(depth: depth)) {
        case ("retries", .value(.int64(let value))) where UInt32(exactly: value) != nil:
            call.options.retries = Int(value)
        case ("priority", .value(.int64(let value))) where Int32(exactly: value) != nil:
            call.options.priority = Int(value)
        case ("rerun", .value(.bool(let value))): call.options.rerun = value
        case ("timeout", .value(.int64(let value))) where value > 0 && value < 4_000_000:
            call.options.timeout = .seconds(value)
        case ("timeout", .value(.float64(let value))) where value >= 0.001 && value < 4_000_000:
            call.options.timeout = .milliseconds(Int64(value * 1000 + 0.5))
        case ("after", .value(.list(let values))):
            call.options.after = values.compactMap { if case .string(let key) = $0 { Key(key) } else { nil } }
            if call.options.after.count != values.count { scanner.report(Self.wanted(name), at: start) }
        default: scanner.report(Self.wanted(name), at: start)
        }
    }

    /// What should stand behind an option of a call.
    private static func wanted(_ name: String) -> String {
        let value =
            switch name {
            case "args": "an array"
            case "retries": "a whole number, 0 or more"
            case "priority": "a whole number of 32 bits"
            case "rerun": "true or false"
            case "after": "an array of keys, as strings"
            default: "a number of seconds, above 0 and below 4,000,000"
            }
        return "`\(name)` is followed by \(value)"
    }
}

extension TaskID {
    /// The task that `text` names, for example `12/7`.
    package init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let graph = UInt64(parts[0]), let index = UInt32(parts[1])
        else { return nil }
        self.init(graph: graph, index: index)
    }
}

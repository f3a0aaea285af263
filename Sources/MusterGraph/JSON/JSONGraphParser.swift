/// Reads graphs, terms and values. Recursion is bounded by `GraphJSON.maximumDepth`.
struct JSONGraphParser {
    var scanner: JSONScanner

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        scanner = JSONScanner(bytes)
    }

    var failures: [JSONFailure] {
        get { scanner.failures }
        set { scanner.failures = newValue }
    }

    /// Reads a graph that is all there is.
    mutating func parseGraph() throws(JSONFailure) -> Graph {
        try skipByteOrderMark()
        guard scanner.peek() == UInt8(ascii: "{") else {
            throw scanner.failure("a graph is an object, {\"key\": …}; \(scanner.found) is there")
        }
        scanner.skip(1)
        var graph = Graph()
        var locator = TextLocator(scanner.bytes)
        if !scanner.takes("}") {
            repeat {
                let start = try expectName()
                let position = locator.position(of: start)
                let key = Key(try scanner.parseString())
                scanner.key = key
                if key.name.utf8.first == UInt8(ascii: "$") {
                    scanner.report("a key does not begin with `$`", at: start)
                }
                try scanner.expect(":", "`:` behind a key")
                let term = try parseTerm(depth: 2)
                if !graph.add(key, term, at: position) {
                    scanner.report("the key `\(key)` stands here again", at: start)
                }
                scanner.key = nil
            } while scanner.takes(",")
            try scanner.expect("}", "`,` or `}`")
        }
        try expectEnd()
        return graph
    }

    /// Reads a term that is all there is.
    mutating func parseWholeTerm() throws(JSONFailure) -> Term {
        try skipByteOrderMark()
        let term = try parseTerm(depth: 1)
        try expectEnd()
        return term
    }

    /// Reads a value that is all there is.
    mutating func parseWholeValue() throws(JSONFailure) -> Value {
        try skipByteOrderMark()
        _ = scanner.peek()
        let start = scanner.position
        let term = try parseTerm(depth: 1)
        try expectEnd()
        guard case .value(let value) = term else {
            scanner.report("this is computed, and a value is wanted", at: start)
            return .null
        }
        return value
    }

    private mutating func skipByteOrderMark() throws(JSONFailure) {
        if scanner.comes("\u{feff}") {
            scanner.report("the text begins with a byte order mark; save it as UTF-8 without one", at: 0)
            scanner.skip(3)
        } else if scanner.bytes.count >= 2, Set(scanner.bytes.prefix(2)) == [0xff, 0xfe] {
            throw scanner.failure("the text is UTF-16; save it as UTF-8")
        }
        _ = scanner.peek()
        if scanner.isAtEnd { throw scanner.failure("the text is empty") }
    }

    private mutating func expectEnd() throws(JSONFailure) {
        _ = scanner.peek()
        guard scanner.isAtEnd else { throw scanner.failure("nothing should follow here; \(scanner.found) is there") }
    }

    /// Where the name of a member begins, which must come next.
    private mutating func expectName() throws(JSONFailure) -> Int {
        guard scanner.peek() == UInt8(ascii: "\"") else {
            let hint = scanner.peek() == UInt8(ascii: "}") ? "; no comma stands before `}`" : ""
            throw scanner.failure("a name in quotes is missing; \(scanner.found) is there\(hint)")
        }
        return scanner.position
    }

    /// Reads a term. Inside of `lit` everything is data, and `isQuoted`.
    mutating func parseTerm(depth: Int, isQuoted: Bool = false) throws(JSONFailure) -> Term {
        switch scanner.peek() {
        case UInt8(ascii: "\""): return .value(.string(try scanner.parseString()))
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return .value(try scanner.parseNumber())
        case UInt8(ascii: "{"):
            try checkDepth(depth)
            scanner.skip(1)
            return try parseObject(depth: depth, isQuoted: isQuoted)
        case UInt8(ascii: "["):
            try checkDepth(depth)
            scanner.skip(1)
            return Term(try parseElements(depth: depth, isQuoted: isQuoted))
        default: return .value(try scanner.parseWord())
        }
    }

    private func checkDepth(_ depth: Int) throws(JSONFailure) {
        guard depth <= GraphJSON.maximumDepth else {
            throw scanner.failure("arrays and objects nest at most \(GraphJSON.maximumDepth) deep")
        }
    }

    /// Reads the elements of an array whose bracket has been read, to its end.
    mutating func parseElements(depth: Int, isQuoted: Bool = false) throws(JSONFailure) -> [Term] {
        var elements: [Term] = []
        if scanner.takes("]") { return elements }
        elements.reserveCapacity(4)
        repeat {
            if scanner.peek() == UInt8(ascii: "]") {
                throw scanner.failure("a value is missing; `]` is there; no comma stands before `]`")
            }
            elements.append(try parseTerm(depth: depth + 1, isQuoted: isQuoted))
        } while scanner.takes(",")
        try scanner.expect("]", "`,` or `]`")
        return elements
    }

    /// Reads the members of an object whose brace has been read, to its end.
    private mutating func parseObject(depth: Int, isQuoted: Bool) throws(JSONFailure) -> Term {
        if scanner.takes("}") { return .value(.map([:])) }
        var members: [String: Term] = [:]
        var computed: Term?
        var others: Int?
        repeat {
            let start = try expectName()
            let name = try scanner.parseString()
            try scanner.expect(":", "`:` behind a name")
            if name == "$", !isQuoted {
                if computed != nil { scanner.report("`$` stands twice in this object", at: start) }
                computed = try parseComputed(depth: depth + 1)
            } else {
                let term = try parseTerm(depth: depth + 1, isQuoted: isQuoted)
                if members.updateValue(term, forKey: name) != nil {
                    scanner.report("`\(name)` stands twice in this object", at: start)
                }
                others = others ?? start
            }
        } while scanner.takes(",")
        try scanner.expect("}", "`,` or `}`")
        guard let computed else { return Term(members) }
        if let others {
            scanner.report(
                "an object with `$` has no other members; data with `$` is written {\"$\": {\"lit\": …}}", at: others)
        }
        return computed
    }

    /// Passes an object's members one by one; `member` reads what stands behind the colon.
    mutating func parseMembers(
        _ member: (inout JSONGraphParser, _ name: String, _ start: Int) throws(JSONFailure) -> Void
    ) throws(JSONFailure) {
        if scanner.takes("}") { return }
        var names: Set<String> = []
        repeat {
            let start = try expectName()
            let name = try scanner.parseString()
            if !names.insert(name).inserted { scanner.report("`\(name)` stands twice in this object", at: start) }
            try scanner.expect(":", "`:` behind a name")
            try member(&self, name, start)
        } while scanner.takes(",")
        try scanner.expect("}", "`,` or `}`")
    }
}

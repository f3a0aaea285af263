/// Makes a graph of a bag's plan.
///
/// While steps follow each other within a partition nothing becomes a task: they pile up as calls within a call. A task
/// begins where results have to be shared, sent or put together. So a run of steps and the first step of a reduction are one
/// task a partition.
struct BagExpander {
    /// What a plan comes to.
    enum Expansion {
        /// A list a partition; each is a call within a task, or what such a call can take.
        case partitions([Term])
        /// One value.
        case value(Term)
    }

    /// How deep bags stand in bags.
    private static let maximumDepth = 64
    /// How many partitions a bag has at most.
    static let partitionLimit = 1_000_000
    /// Into how many parts a worker splits a list.
    private static let splitLimit = 65_536

    let files: BagFiles
    /// The tasks, in the order in which they were made.
    private(set) var additions: [(key: Key, term: Term)] = []
    /// Distinguishes the keys of one plan from those of another.
    private var planNumber = 0
    private var depth = 0
    /// The step at hand, for messages and keys.
    private(set) var step: (index: Int?, verb: BagVerb) = (nil, .range)

    init(files: BagFiles) {
        self.files = files
    }

    /// Hands over the tasks that were made since the last call.
    mutating func takeAdditions() -> [(key: Key, term: Term)] {
        defer { additions = [] }
        return additions
    }

    mutating func expand(_ plan: BagPlan) throws(BagError) -> Expansion {
        let outer = (planNumber, step)
        planNumber = nextPlanNumber
        nextPlanNumber += 1
        depth += 1
        defer {
            (planNumber, step) = outer
            depth -= 1
        }
        step = (nil, plan.source.verb)
        guard depth <= Self.maximumDepth else { throw failure("bags stand in bags at most \(Self.maximumDepth) deep") }
        var state = Expansion.partitions(try source(plan.source))
        try check(state)
        for (index, next) in plan.steps.enumerated() {
            step = (index, next.verb)
            guard case .partitions(let partitions) = state else {
                throw failure("what is before it is one value, no bag")
            }
            state = try apply(next, to: partitions)
            try check(state)
        }
        return state
    }

    /// A bag has a partition at least, and not more than there can be.
    private func check(_ state: Expansion) throws(BagError) {
        guard case .partitions(let partitions) = state else { return }
        guard !partitions.isEmpty else { throw failure("there is nothing that a partition could come from") }
        try checkCount(partitions.count)
    }

    /// So many tasks or partitions are a mistake, and would take all memory before anybody could say so.
    func checkCount(_ factors: Int...) throws(BagError) {
        var product = 1
        for factor in factors {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            product = overflow ? .max : next
        }
        guard product > Self.partitionLimit else { return }
        let count = factors.map(String.init).joined(separator: " times ")
        throw failure("\(count) parts are more than \(Self.partitionLimit); fewer partitions make fewer")
    }

    private var nextPlanNumber = 1

    /// The partitions of a bag that an argument names, each a key: it may be used more than once.
    mutating func partitions(of term: Term?) throws(BagError) -> [Term] {
        guard case .bag(let plan) = term else { throw failure("a bag is needed") }
        let number = nextPlanNumber
        guard case .partitions(let partitions) = try expand(plan) else {
            throw failure("`\(plan.steps.last?.verb.rawValue ?? "")` leaves one value, and a bag is needed")
        }
        return settle(partitions, "bag\(number)-part")
    }
}

extension BagExpander {
    /// Gives a call a key, so that it becomes a task and its result can be used more than once. Such a key begins with
    /// `$`, as no key of a user does.
    mutating func task(_ call: Call, _ name: String, _ numbers: Int...) -> Term {
        key(.call(call), name, numbers)
    }

    private mutating func key(_ term: Term, _ name: String, _ numbers: Int...) -> Term { key(term, name, numbers) }

    private mutating func key(_ term: Term, _ name: String, _ numbers: [Int]) -> Term {
        let place = step.index.map { "\($0 + 1)" } ?? "0"
        let suffix = numbers.map { "-\($0)" }.joined()
        let key = Key("$bag\(planNumber).\(place).\(name)\(suffix)")
        additions.append((key, term))
        return .key(key)
    }

    /// Sees to it that each partition can be used more than once.
    mutating func settle(_ partitions: [Term], _ name: String) -> [Term] {
        partitions.enumerated().map { index, partition in
            switch partition {
            case .inline(let call), .call(let call): task(call, name, index)
            case .key, .future: partition
            case .value, .list, .map, .block, .bag, .function, .parameter: key(partition, name, index)
            }
        }
    }

    /// Reduces partial results in a tree.
    ///
    /// - Parameters:
    ///   - partials: One call a partition.
    ///   - merge: Makes one call of several results.
    mutating func reduce(
        _ partials: [Call], _ arguments: [String: Term], _ merge: ([Term]) -> Call
    ) throws(BagError) -> Term {
        let width = try integer(arguments["splitEvery"], or: 8, in: 2...1_000_000, "splitEvery")
        var (level, height) = ([Term](), 0)
        for (index, partial) in partials.enumerated() { level.append(task(partial, step.verb.rawValue, index)) }
        while level.count > 1 {
            height += 1
            var next: [Term] = []
            for start in stride(from: 0, to: level.count, by: width) {
                let group = Array(level[start..<min(start + width, level.count)])
                next.append(
                    group.count == 1 ? group[0] : task(merge(group), "\(step.verb.rawValue)-merge", height, next.count))
            }
            level = next
        }
        return level[0]
    }

    /// Several lists as one, within the task that takes it.
    func joined(_ lists: [Term]) -> Term {
        lists.count == 1 ? lists[0] : .inline(Call("bag.concatenate", [.list(lists)]))
    }

    /// Sends the rows of all partitions to `count` others: for each of those, its parts.
    ///
    /// - Parameter split: Makes of a partition a list of `count` lists.
    mutating func shuffle(
        _ partitions: [Term], count: Int, _ name: String, split: (Term) -> Call
    ) throws(BagError) -> [[Term]] {
        guard count > 1 else { return [partitions] }
        guard count <= Self.splitLimit else {
            throw failure("rows are sent to \(Self.splitLimit) partitions at most, not \(count)")
        }
        try checkCount(partitions.count, count)
        let pieces = partitions.enumerated().map { task(split($1), "\(name)-split", $0) }
        return (0..<count).map { part in
            pieces.enumerated().map { index, piece in
                task(Call("bag.splitPart", [piece, .value(.int64(Int64(part)))]), "\(name)-part", index, part)
            }
        }
    }

    /// A call of a function that an argument gives, with these terms as its arguments.
    func call(_ function: Term, _ arguments: [Term]) throws(BagError) -> Call {
        switch function {
        case .function(.named(let name)): return Call(name, arguments)
        case .function(.described(let call)), .call(let call):
            return Call(
                call.function, call.arguments.map { $0.replacingParameters(by: arguments) }, options: call.options)
        default: throw failure("a function is needed")
        }
    }
}

extension BagExpander {
    func failure(_ message: String) -> BagError {
        BagError(step: step.index, verb: step.verb.rawValue, message)
    }

    /// A whole number within bounds.
    func integer(
        _ term: Term?, or standard: Int, in bounds: ClosedRange<Int>, _ name: String
    ) throws(BagError) -> Int {
        guard let term else { return standard }
        guard case .value(.int64(let number)) = term, let number = Int(exactly: number), bounds.contains(number) else {
            let limit = bounds.upperBound == .max ? "" : ", at most \(bounds.upperBound)"
            throw failure("`\(name)` is a whole number, at least \(bounds.lowerBound)\(limit)")
        }
        return number
    }

    func partitionCount(_ term: Term?, or standard: Int) throws(BagError) -> Int {
        try integer(term, or: standard, in: 1...Self.partitionLimit, "partitions")
    }

    func string(_ term: Term?) -> String? {
        if case .value(.string(let text)) = term { text } else { nil }
    }

    func strings(_ term: Term?) -> [String] {
        (term?.elements ?? []).compactMap { string($0) }
    }

    func bool(_ term: Term?) -> Bool {
        term == .value(.bool(true))
    }
}

extension Term {
    /// The term with others in the place of a function's parameters. Recursion is as deep as the function was written.
    fileprivate func replacingParameters(by terms: [Term]) -> Term {
        switch self {
        case .parameter(let number): terms.indices.contains(number) ? terms[number] : self
        case .call(let call):
            .call(
                Call(call.function, call.arguments.map { $0.replacingParameters(by: terms) }, options: call.options))
        case .inline(let call):
            .inline(Call(call.function, call.arguments.map { $0.replacingParameters(by: terms) }))
        case .list(let elements): .list(elements.map { $0.replacingParameters(by: terms) })
        case .map(let members): .map(members.mapValues { $0.replacingParameters(by: terms) })
        case .value, .key, .function, .future, .block, .bag: self
        }
    }
}

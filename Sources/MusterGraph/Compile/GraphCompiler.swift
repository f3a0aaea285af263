/// Turns keys and terms into tasks.
///
/// 1. From the wanted keys on, each key that is needed becomes a task, and so does each call inside another. Arguments
///    are written at once, with room for the indices of other tasks.
/// 2. The tasks are ordered.
/// 3. The indices are filled in, and the columns put together.
///
/// Work goes from key to key through a list: only the nesting inside one term, which is bounded, recurses.
struct GraphCompiler {
    /// A literal key of at most so many bytes is copied into those who use it.
    static let inlineLimit = 1024
    /// How deep calls, lists and maps nest in one term; with the literals inside, what a decoder allows.
    static let termDepth = 112
    static let inlineDepth = 16
    /// How many errors are told one by one.
    static let errorLimit = 1000
    /// How many unknown keys get a suggestion, and among how many keys it is looked for.
    private static let (suggestionLimit, suggestionKeys) = (16, 20_000)

    var graph: Graph
    /// Errors, and how many there were beyond those.
    var errors: [GraphError] = []
    private var furtherErrors = 0
    private var unknownKeys = 0

    /// The tasks, their arguments and links, and the names of those that have some of their own.
    var drafts: [TaskDraft] = []
    var names: [String] = []
    var bytes: [UInt8] = []
    var links: [TaskLink] = []
    var options: [(draft: Int, options: Call.Options)] = []
    var functions: [String] = []
    private var functionIndices: [String: UInt32] = [:]
    /// The index of the function that was looked up last.
    private var lastFunction = 0

    /// What each key of the graph turned out to be.
    var states: [KeyState]
    /// The draft of each key's task; negative where there is none, or none yet.
    var draftOf: [Int32]
    static let (noDraft, awaitsDraft): (Int32, Int32) = (-1, -2)
    /// The places of keys that need a task and have none yet.
    private var waiting: [UInt32] = []
    /// Where in the term of a key the compiler is.
    var path: [PathPart] = []
    /// How much of `path` leads to the call around it, which is what errors name.
    var callPathCount = 0

    /// What a key turned out to be.
    enum KeyState {
        case unseen
        /// It has a task, or will have when the list of waiting keys has been worked through.
        case task
        /// It stands for another key, at this place.
        case alias(UInt32)
        /// Those who use it write it themselves. It may have a task all the same, when it is wanted.
        case inline
        /// It cannot be computed, and that has been said.
        case broken
    }

    enum PathPart {
        case index(Int)
        case member(String)
    }

    /// Makes tasks of the bags in the graph.
    var bags: BagExpander
    /// What each bag came to, so that equal ones are computed once.
    var expandedBags: [BagPlan: Term] = [:]

    init(_ graph: Graph, files: BagFiles = .none) {
        self.graph = graph
        bags = BagExpander(files: files)
        states = Array(repeating: .unseen, count: graph.count)
        draftOf = Array(repeating: Self.noDraft, count: graph.count)
    }

    mutating func compile(wanted: [Key]) -> Compilation {
        // The place of each wanted key, and then its draft.
        var wantedDrafts: [Int32] = []
        wantedDrafts.reserveCapacity(wanted.count)
        waiting.reserveCapacity(wanted.count)
        var next = 0
        for key in wanted {
            let place = resolveWanted(key, next: next)
            next = place.map { $0 + 1 } ?? next
            wantedDrafts.append(place.map(Int32.init) ?? Self.noDraft)
        }
        drafts.reserveCapacity(waiting.count)
        var output = TaskOutput()
        while let place = waiting.popLast() { draftTask(at: Int(place), &output) }
        for number in wantedDrafts.indices where wantedDrafts[number] >= 0 {
            wantedDrafts[number] = max(draftOf[Int(wantedDrafts[number])], Self.noDraft)
        }
        return finish(wanted: wantedDrafts)
    }
}

extension GraphCompiler {
    /// What a key stands for, seen from where it is used.
    enum Resolution {
        /// The result of the task of the key at this place.
        case task(Int)
        /// The term at this place, which is to be written where it is used.
        case inline(Int)
        /// Nothing; that has been said.
        case broken
    }

    /// What `key`, used by the key at `place`, stands for.
    mutating func resolve(_ key: Key, usedAt place: Int) -> Resolution {
        guard let found = graph.place(of: key) else {
            report(unknown(key), at: place)
            return .broken
        }
        return resolve(found)
    }

    private mutating func resolve(_ start: Int) -> Resolution {
        var place = start
        var passed: [Int] = []
        var seen: Set<Int> = []
        while case .alias(let next) = classified(place) {
            guard seen.insert(place).inserted else {
                reportCircle(Array(passed.drop { $0 != place }))
                for place in passed { states[place] = .broken }
                return .broken
            }
            passed.append(place)
            place = Int(next)
        }
        // Every alias that was passed leads straight to the end the next time, so long chains cost nothing twice.
        for passed in passed.dropLast() { states[passed] = .alias(UInt32(place)) }
        switch states[place] {
        case .task: return .task(place)
        case .inline: return .inline(place)
        case .broken, .unseen, .alias:
            for passed in passed { states[passed] = .broken }
            return .broken
        }
    }

    /// What the key at `place` is; found out at its first use.
    private mutating func classified(_ place: Int) -> KeyState {
        guard case .unseen = states[place] else { return states[place] }
        switch graph.terms[place] {
        case .key(let other):
            if let next = graph.place(of: other) {
                states[place] = .alias(UInt32(next))
            } else {
                report(unknown(other), at: place)
                states[place] = .broken
            }
        case .value(let value):
            if isSmall(value) { states[place] = .inline } else { becomeTask(at: place) }
        case .function, .future: states[place] = .inline
        case .inline, .block: becomeTask(at: place)
        case .bag(let plan):
            graph.setTerm(expand(plan, at: place), at: place)
            return classified(place)
        case .parameter(let number):
            report("`$\(number)` stands for a parameter, and there is no function around it", at: place)
            states[place] = .broken
        case .call, .list, .map: becomeTask(at: place)
        }
        return states[place]
    }

    private func isSmall(_ value: Value) -> Bool {
        switch value {
        case .null, .bool, .int64, .float64: return true
        case .string(let value): return value.utf8.count < Self.inlineLimit
        case .bytes(let value): return value.count < Self.inlineLimit
        case .list(let values) where values.count >= Self.inlineLimit: return false
        case .map(let values) where values.count >= Self.inlineLimit: return false
        case .list, .map:
            var output = TaskOutput()
            return output.write(value, depth: Self.inlineDepth) && output.writer.bytes.count <= Self.inlineLimit
        }
    }

    private mutating func becomeTask(at place: Int) {
        states[place] = .task
        needTask(at: place)
    }

    /// Makes sure that the key at `place` gets a task.
    mutating func needTask(at place: Int) {
        guard draftOf[place] == Self.noDraft else { return }
        draftOf[place] = Self.awaitsDraft
        waiting.append(UInt32(place))
    }

    /// The place of the task that a wanted key needs.
    ///
    /// - Parameter next: The place behind that of the wanted key before it: whoever wants many keys mostly names them in the
    ///   graph's order, and then the next is found without a search.
    private mutating func resolveWanted(_ key: Key, next: Int) -> Int? {
        let isNext = next < graph.keys.count && graph.keys[next] == key
        guard let found = isNext ? next : graph.place(of: key) else {
            report(unknown(key), at: nil)
            return nil
        }
        switch resolve(found) {
        case .task(let place): return place
        case .broken: return nil
        case .inline(let place):
            if case .function = graph.terms[place] {
                report("a function is not a result; it can only be an argument", at: place)
                return nil
            }
            needTask(at: place)
            return place
        }
    }
}

extension GraphCompiler {
    /// The draft of the key at `place`; nil when it has none.
    func draft(at place: Int) -> Int? {
        draftOf[place] >= 0 ? Int(draftOf[place]) : nil
    }

    /// Where the arguments of a draft lie among all that was written.
    func bytes(of draft: Int) -> Range<Int> {
        (draft == 0 ? 0 : drafts[draft - 1].bytesEnd)..<drafts[draft].bytesEnd
    }

    /// Which of the links are a draft's own.
    func links(of draft: Int) -> Range<Int> {
        (draft == 0 ? 0 : Int(drafts[draft - 1].linksEnd))..<Int(drafts[draft].linksEnd)
    }

    /// The name of a draft.
    func name(of draft: Int) -> String {
        let draft = drafts[draft]
        return draft.name >= 0 ? names[Int(draft.name)] : graph.keys[Int(draft.place)].name
    }

    /// Notes that the key at `place` has become a task.
    mutating func setDraft(_ draft: Int, at place: Int) {
        draftOf[place] = Int32(draft)
    }

    /// The index of the function called `name`.
    mutating func functionIndex(of name: String) -> UInt32 {
        // Most calls are of the same function as the one before, and comparing takes less than hashing.
        if functions.indices.contains(lastFunction), functions[lastFunction] == name { return UInt32(lastFunction) }
        let index = functionIndices[name] ?? UInt32(functions.count)
        if Int(index) == functions.count {
            functions.append(name)
            functionIndices[name] = index
        }
        lastFunction = Int(index)
        return index
    }
}

extension GraphCompiler {
    /// Notes an error at the call of a key's term where the compiler is; without a key, of the graph as a whole.
    mutating func report(_ message: String, function: String? = nil, at place: Int?) {
        guard errors.count < Self.errorLimit else {
            furtherErrors += 1
            return
        }
        let position = place.flatMap { graph.position(at: $0) }
        errors.append(
            GraphError(
                key: place.map { Key(name(at: $0)) }, function: function, line: position?.line,
                column: position?.column, message: message))
    }

    /// The errors, with how many more there were.
    var allErrors: [GraphError] {
        furtherErrors == 0 ? errors : errors + [GraphError(message: "and \(furtherErrors) more errors of this kind")]
    }

    /// The name of the call in a key's term where the compiler is: `y[1]`.
    func name(at place: Int) -> String {
        path.prefix(callPathCount).reduce(into: graph.keys[place].name) { name, part in
            switch part {
            case .index(let index): name += "[\(index)]"
            case .member(let member): name += "." + member
            }
        }
    }

    /// Says that the keys at `places` stand for each other.
    private mutating func reportCircle(_ places: [Int]) {
        reportCircle(keys: places.map { (place: $0, name: graph.keys[$0].name) })
    }

    /// Says that each of `keys` needs the next, and the last the first.
    mutating func reportCircle(keys: [(place: Int, name: String)]) {
        // From the key that stands first in the graph, so that the message does not depend on what is wanted.
        guard let start = keys.indices.min(by: { keys[$0].place < keys[$1].place }) else { return }
        let names = (keys[start...] + keys[..<start]).map { "`\($0.name)`" }
        let message =
            names.count == 1
            ? "\(names[0]) needs itself"
            : "\(names.joined(separator: " needs ")) needs \(names[0]): none of them can be computed first"
        report(message, at: keys[start].place)
    }

    private mutating func unknown(_ key: Key) -> String {
        unknownKeys += 1
        let candidates = unknownKeys > Self.suggestionLimit ? [] : graph.keys.prefix(Self.suggestionKeys)
        let nearest = EditDistance.nearest(to: key.name, among: candidates.lazy.map(\.name))
        return "`\(key)` is not a key of the graph" + (nearest.map { "; did you mean `\($0)`?" } ?? "")
    }
}

/// Keys, and what stands at each: a value, or how to compute one from others.
///
/// ```swift
/// let graph: Graph = ["x": 1, "y": .call("math.add", .key("x"), 2)]
/// ```
///
/// Nothing is checked while a graph is built; a graph is checked whole when it is submitted.
public struct Graph: Sendable {
    /// The keys, in the order in which they were added.
    public private(set) var keys: [Key] = []
    /// What stands at each of `keys`.
    private(set) var terms: [Term] = []
    /// The place of each key in `keys`.
    private var places = KeyIndex()
    /// Where each of `keys` stands in the text that the graph was read from; shorter where it was built in code.
    private(set) var positions: [TextPosition] = []

    /// An empty graph.
    public init() {}

    /// The number of keys.
    public var count: Int { keys.count }

    /// Whether there are no keys.
    public var isEmpty: Bool { keys.isEmpty }

    /// What stands at `key`; nil when the graph has no such key, or to take it away.
    public subscript(key: Key) -> Term? {
        get { place(of: key).map { terms[$0] } }
        set {
            guard let newValue else {
                if let place = place(of: key) { remove(at: place) }
                return
            }
            if let place = places.add(key, to: keys) {
                terms[place] = newValue
            } else {
                keys.append(key)
                terms.append(newValue)
            }
        }
    }

    /// Adds `term` at `key`; what stood there before is replaced.
    public mutating func add(_ key: Key, _ term: Term) {
        self[key] = term
    }

    /// Adds all of `other`; where both have a key, `other`'s counts.
    public mutating func add(contentsOf other: Graph) {
        for (key, term) in zip(other.keys, other.terms) { self[key] = term }
    }

    /// Replaces what stands at the key at `place`.
    mutating func setTerm(_ term: Term, at place: Int) { terms[place] = term }

    /// The place of `key` in `keys`.
    func place(of key: Key) -> Int? { places.place(of: key, in: keys) }

    /// Where the key at `place` stands in the text that the graph was read from.
    func position(at place: Int) -> (line: Int, column: Int)? {
        guard place < positions.count else { return nil }
        return (Int(positions[place].line), Int(positions[place].column))
    }

    private mutating func remove(at place: Int) {
        keys.remove(at: place)
        terms.remove(at: place)
        if place < positions.count { positions.remove(at: place) }
        places = KeyIndex()
        for key in keys { _ = places.add(key, to: keys) }
    }
}

extension Graph {
    /// A graph as it was read from text. Adds nothing when the key is there already, and says so with `false`.
    mutating func add(_ key: Key, _ term: Term, at position: TextPosition) -> Bool {
        guard places.add(key, to: keys) == nil else { return false }
        keys.append(key)
        terms.append(term)
        positions.append(position)
        return true
    }
}

extension Graph: ExpressibleByDictionaryLiteral {
    /// A graph from a literal. Of two equal keys, the last counts.
    public init(dictionaryLiteral elements: (Key, Term)...) {
        for (key, term) in elements { self[key] = term }
    }
}

extension Graph: Equatable {
    /// Whether both have the same keys and, at each, the same term; their order does not matter.
    public static func == (left: Graph, right: Graph) -> Bool {
        left.count == right.count && zip(left.keys, left.terms).allSatisfy { right[$0] == $1 }
    }
}

/// A place in a text, for people: both count from 1, and a column is a Unicode scalar.
struct TextPosition: Hashable, Sendable {
    var line: UInt32
    var column: UInt32
}

/// The sections by the numbers of their graphs, in that order, changed where they lie.
///
/// Most of what happens is about the graph that something has just happened to, which is looked at first; any other takes
/// a binary search. A graph that is new has the highest number, and is appended.
struct SectionTable {
    private var numbers: [UInt64] = []
    private var sections: [GraphSection?] = []
    /// Where the last one that was changed stands.
    private var recent = 0

    /// What there is of a graph; nil where there is nothing, or to forget it.
    subscript(graph: UInt64) -> GraphSection? {
        get {
            let place = place(of: graph)
            return isAt(place, graph) ? sections[place] : nil
        }
        _modify {
            let place = place(of: graph)
            if isAt(place, graph) {
                recent = place
                yield &sections[place]
                if sections[place] == nil { remove(at: place) }
            } else {
                var section: GraphSection?
                yield &section
                if let section { insert(section, of: graph, at: place) }
            }
        }
    }

    /// What there is of a graph, from `section` on where there was nothing.
    subscript(graph: UInt64, default section: @autoclosure () -> GraphSection) -> GraphSection {
        get { self[graph] ?? section() }
        _modify {
            let place = place(of: graph)
            if !isAt(place, graph) { insert(section(), of: graph, at: place) }
            recent = place
            yield &sections[place]!
        }
    }

    /// Looks at a section, or changes it, where it lies; nil where there is none.
    mutating func with<Result>(_ graph: UInt64, _ body: (inout GraphSection) -> Result) -> Result? {
        let place = place(of: graph)
        guard isAt(place, graph) else { return nil }
        recent = place
        return body(&sections[place]!)
    }

    mutating func removeValue(forKey graph: UInt64) -> GraphSection? {
        let place = place(of: graph)
        guard isAt(place, graph) else { return nil }
        let section = sections[place].take()
        remove(at: place)
        return section
    }

    private func isAt(_ place: Int, _ graph: UInt64) -> Bool { place < numbers.count && numbers[place] == graph }

    /// Where the graph stands, or would.
    private func place(of graph: UInt64) -> Int {
        if isAt(recent, graph) { return recent }
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < graph { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func insert(_ section: GraphSection, of graph: UInt64, at place: Int) {
        numbers.insert(graph, at: place)
        sections.insert(section, at: place)
    }

    private mutating func remove(at place: Int) {
        numbers.remove(at: place)
        sections.remove(at: place)
    }
}

extension SectionTable: Sequence {
    /// The graphs, by rising number, and what there is of them.
    func makeIterator() -> AnyIterator<(graph: UInt64, section: GraphSection)> {
        var place = 0
        return AnyIterator {
            guard place < numbers.count, let section = sections[place] else { return nil }
            defer { place += 1 }
            return (numbers[place], section)
        }
    }

    /// The numbers of the graphs, rising.
    var keys: [UInt64] { numbers }
}

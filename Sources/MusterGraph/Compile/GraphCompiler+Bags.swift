extension GraphCompiler {
    /// What a bag comes to, as a term of the graph; its tasks become keys of the graph.
    mutating func expand(_ plan: BagPlan, at place: Int) -> Term {
        if let known = expandedBags[plan] { return known }
        let term: Term
        do throws(BagError) {
            switch try bags.expand(plan) {
            case .value(let value): term = value
            case .partitions(let partitions): term = .call(Call("bag.concatenate", [.list(partitions)]))
            }
        } catch {
            report(error.description, at: place)
            return .value(.null)
        }
        for (key, term) in bags.takeAdditions() { add(key, term) }
        // Used twice, it is computed once.
        let shared = share(term)
        expandedBags[plan] = shared
        return shared
    }

    /// A term that can stand in several places.
    private mutating func share(_ term: Term) -> Term {
        if case .key = term { return term }
        let key = Key("$bag-value\(expandedBags.count + 1)")
        add(key, term)
        return .key(key)
    }

    /// Adds a key to the graph.
    private mutating func add(_ key: Key, _ term: Term) {
        let isNew = graph.place(of: key) == nil
        graph[key] = term
        guard isNew else { return }
        states.append(.unseen)
        draftOf.append(Self.noDraft)
    }
}

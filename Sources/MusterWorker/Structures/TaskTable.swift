import MusterProtocol

/// What there is for some tasks of one graph, by their indices: a dictionary without hashing, whose values are changed
/// where they lie.
///
/// `places` has for each index where its value lies in `values`; a place is used again. Everything takes a constant time.
/// It takes as much room as the most tasks that there were at once need, and 4 bytes for each index up to the highest
/// (`IndexTable`); all of it goes with the graph.
struct TaskTable<Value> {
    private var places = IndexTable()
    private var values: [Value?] = []
    /// The index whose value lies at each place.
    private var indices: [UInt32] = []
    private var freePlaces: [UInt32] = []

    /// How many tasks it has.
    var count: Int { values.count - freePlaces.count }
    var isEmpty: Bool { count == 0 }

    /// The value of a task; nil where there is none, or to take it out.
    subscript(index: UInt32) -> Value? {
        get {
            guard let place = places[index] else { return nil }
            return values[Int(place)]
        }
        set {
            guard let newValue else { return _ = removeValue(forKey: index) }
            set(newValue, at: index)
        }
        _modify {
            if let place = places[index] {
                yield &values[Int(place)]
                if values[Int(place)] == nil { free(place) }
            } else {
                var value: Value?
                yield &value
                if let value { insert(value, at: index) }
            }
        }
    }

    /// Takes a value in, in place of what there was for the task. The subscript would copy it.
    mutating func set(_ value: consuming Value, at index: UInt32) {
        if let place = places[index] {
            values[Int(place)] = value
        } else {
            insert(value, at: index)
        }
    }

    /// Whether there is a value for the task.
    func contains(_ index: UInt32) -> Bool { places[index] != nil }

    /// Looks at a value, or changes it, where it lies; nil where there is none.
    mutating func with<Result>(_ index: UInt32, _ body: (inout Value) -> Result) -> Result? {
        guard let place = places[index] else { return nil }
        return body(&values[Int(place)]!)
    }

    /// Takes a value out.
    mutating func removeValue(forKey index: UInt32) -> Value? {
        guard let place = places[index] else { return nil }
        let value = values[Int(place)].take()
        free(place)
        return value
    }

    private mutating func insert(_ value: consuming Value, at index: UInt32) {
        if let place = freePlaces.popLast() {
            values[Int(place)] = value
            indices[Int(place)] = index
            places[index] = place
        } else {
            places[index] = UInt32(values.count)
            values.append(value)
            indices.append(index)
        }
    }

    private mutating func free(_ place: UInt32) {
        places[indices[Int(place)]] = nil
        freePlaces.append(place)
    }
}

extension TaskTable: Sequence {
    /// The tasks and what there is for them, in no particular order.
    func makeIterator() -> AnyIterator<(key: UInt32, value: Value)> {
        var place = 0
        return AnyIterator {
            while place < values.count {
                defer { place += 1 }
                if let value = values[place] { return (indices[place], value) }
            }
            return nil
        }
    }

    /// The indices of the tasks, in no particular order.
    var keys: [UInt32] { map(\.key) }
}

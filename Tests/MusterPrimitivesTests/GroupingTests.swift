import MusterGraph
import MusterPrimitives
import Testing

@Suite("Grouping, splitting and folding by key")
struct GroupingTests {
    private let key = Term.function("tuple.first")

    @Test("elements are grouped by their keys", arguments: Samples.all, Samples.counts)
    func group(samples: Samples, count: Int) throws {
        let pairs = samples.pairs(count, seed: UInt64(count) + 30)
        let groups = pairs.grouped { $0.elements[0] }
        #expect(
            try value(.call("bag.group", .rows(pairs, of: samples.pairType), key))
                == .list(groups.map { .list([$0.key, .list($0.values)]) }))
    }

    @Test("elements are dealt out by the hashes of their keys", arguments: Samples.all, [0, 1, 4_500])
    func split(samples: Samples, count: Int) throws {
        let pairs = samples.pairs(count, seed: UInt64(count) + 31)
        let rows = try Term.rows(pairs, of: samples.pairType)
        let lists = try value(.call("bag.split", rows, key, 7)).elements
        #expect(lists.count == 7)
        var places: [Value: Int] = [:]
        for (index, list) in lists.enumerated() {
            for pair in list.elements { #expect(places.updateValue(index, forKey: pair.elements[0]) ?? index == index) }
            #expect(list == .list(pairs.filter { places[$0.elements[0]] == index }), "rows stay in their order")
            #expect(
                try value(
                    .call("bag.splitPart", .key("lists"), .value(.int64(Int64(index)))),
                    keys: ["lists": .call("bag.split", rows, key, 7)])
                    == list)
        }
        #expect(lists.reduce(0) { $0 + $1.elements.count } == count)
    }

    @Test("where a key goes does not depend on the column it lies in")
    func samePlaces() throws {
        let numbers = (0..<500).map { Value.list([.int64(Int64($0)), .int64(Int64($0))]) }
        let split = try [ValueType.int64, .optional(.int64), .value].map { type in
            try value(.call("bag.split", .rows(numbers, of: .tuple([.init(type), .init(.int64)])), key, 5))
        }
        #expect(split[0] == split[1] && split[1] == split[2])
    }

    @Test("folds by key are those of each group", arguments: Samples.all, Samples.counts)
    func fold(samples: Samples, count: Int) throws {
        let pairs = samples.pairs(count, seed: UInt64(count) + 32)
        let rows = try Term.rows(pairs, of: samples.pairType)
        // Which order the calls come in shows in the result: 3a - b is neither associative nor commutative.
        let function = Term.described(
            "math.remainder",
            .call("math.subtract", .call("math.multiply", .parameter(0), 3), .call("tuple.second", .parameter(1))),
            1_000_003)
        let expected: [Value] = pairs.grouped { $0.elements[0] }.map { group in
            .list([group.key, .int64(group.values.reduce(5) { (3 * $0 - $1.elements[1].integer) % 1_000_003 })])
        }
        #expect(try value(.call("bag.foldBy", rows, key, function, 5)) == .list(expected))
    }

    @Test("folds of parts are merged to those of the whole", arguments: Samples.all)
    func merged(samples: Samples) throws {
        let pairs = samples.pairs(9_001, seed: 33)
        let sum = Term.described("math.add", .parameter(0), .call("tuple.second", .parameter(1)))
        let parts = try [0..<1, 1..<5_000, 5_000..<5_000, 5_000..<9_001].map {
            Term.inline("bag.foldBy", try .rows(Array(pairs[$0]), of: samples.pairType), key, sum, 0)
        }
        let expected: [Value] = pairs.grouped { $0.elements[0] }.map { group in
            .list([group.key, .int64(group.values.reduce(0) { $0 + $1.elements[1].integer })])
        }
        let merged = Term.call(
            "bag.mergeFolds", .inline("bag.concatenate", .list(parts)), .function("math.add"))
        #expect(try value(merged) == .list(expected))
    }

    @Test("accumulators of any length, more than are kept at once")
    func texts() throws {
        let words = (0..<9_000).map { Value.list([.int64(Int64($0 % 3)), .string("\($0)")]) }
        let rows = try Term.rows(words, of: .tuple([.init(.int64), .init(.string)]))
        let join = Term.described("text.concatenate", .parameter(0), .call("tuple.second", .parameter(1)))
        let expected: [Value] = (0..<3).map { key in
            let numbers = stride(from: key, to: 9_000, by: 3).map { "\($0)" }
            return .list([.int64(Int64(key)), .string("> " + numbers.joined())])
        }
        #expect(try value(.call("bag.foldBy", rows, key, join, "> ")) == .list(expected))
    }

    @Test("a failure says which element it was")
    func failures() throws {
        let pairs = (0..<5_000).map { Value.list([.int64(Int64($0 % 2)), .int64($0 == 4_321 ? .max : 1)]) }
        let rows = try Term.rows(pairs, of: .tuple([.init(.int64), .init(.int64)]))
        let sum = Term.described("math.add", .parameter(0), .call("tuple.second", .parameter(1)))
        #expect(problem(.call("bag.foldBy", rows, key, sum, 1)).contains("(element 4321)"))
        #expect(problem(.call("bag.group", .integers([1, .min]), .function("math.absolute"))).contains("(element 1)"))
    }

    @Test("arguments that make no sense are refused")
    func refusals() {
        let absolute = Term.function("math.absolute")
        #expect(
            problem(.call("bag.split", .integers([1]), absolute, 0)).contains(
                "0 lists are asked for, and 1 is the least"))
        #expect(problem(.call("bag.split", .integers([1]), absolute, 70_000)).contains("65536 is the most"))
        #expect(problem(.call("bag.splitPart", [[1]], 1)).contains("there is no list 1: there are 1"))
        #expect(problem(.call("bag.splitPart", [[1]], -1)).contains("there is no list -1"))
        #expect(problem(.call("bag.foldBy", .integers([1]), absolute, .function("text.upper"), 0)).contains("takes"))
        #expect(problem(.call("bag.group", .integers([1]), .function("text.upper"))).contains("`text.upper` takes"))
    }

    @Test("tuples with absent parts are cut and folded as they are")
    func absentParts() throws {
        let type = ValueType.tuple([.init(.int64), .init(.optional(.string))])
        let lists = (0..<9).map { list in
            Value.list((0..<5).map { .list([.int64(Int64($0)), (list + $0) % 2 == 0 ? .null : .string("\($0)")]) })
        }
        let rows = try Term.rows(lists, of: .list(type))
        #expect(try value(.call("bag.flatten", rows)) == .list(lists.flatMap(\.elements)))
        for (index, list) in lists.enumerated() {
            #expect(try value(.call("bag.splitPart", rows, .value(.int64(Int64(index))))) == list)
        }
        let later = Term.described("tuple.second", .call("tuple.of", .parameter(0), .parameter(1)))
        for (index, row) in lists[0].elements.enumerated() {
            let list = try Term.rows(Array(lists[0].elements[...index]), of: type)
            let first = Term.inline("bag.only", try .rows([lists[0].elements[1]], of: type), "element")
            #expect(try value(.call("bag.fold", list, later, first)) == row)
        }
    }
}

extension Value {
    fileprivate var integer: Int64 { if case .int64(let number) = self { number } else { 0 } }
}

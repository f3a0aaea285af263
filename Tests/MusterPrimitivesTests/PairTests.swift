import MusterGraph
import MusterPrimitives
import Testing

@Suite("Lists side by side")
struct PairTests {
    private func pairs(_ first: [Value], _ second: [Value]) -> Value { .list(zip(first, second).map { [$0, $1] }) }

    @Test("zip, map2 and unzip, of no elements, one, and more than a chunk", arguments: edgeCounts)
    func sizes(count: Int) throws {
        let (first, second) = (Array(0..<count), (0..<count).map { $0 * $0 })
        let (left, right) = (Term.integers(first), Term.integers(second))
        let zipped = Term.inline("bag.zip", left, right)
        #expect(try value(.call("bag.zip", left, right)) == pairs(first.map(Value.int), second.map(Value.int)))
        #expect(try value(.call("bag.unzipFirst", zipped)) == .ints(first))
        #expect(try value(.call("bag.unzipSecond", zipped)) == .ints(second))
        let sums = Value.ints(zip(first, second).map(+))
        #expect(try value(.call("bag.map2", left, right, .function("math.add"))) == sums)
        #expect(try value(.call("bag.mapTuples", zipped, .function("math.add"))) == sums)
        let more = Term.described("math.add", .call("math.multiply", .parameter(0), .parameter(1)), .parameter(2))
        let three = Value.ints(first.map { $0 * $0 * $0 + $0 })
        #expect(try value(.call("bag.map3", left, right, left, more)) == three)
        #expect(try value(.call("bag.mapTuples", .inline("bag.zip", left, right, left), more)) == three)
        #expect(
            try value(.call("bag.enumerate", right, 5))
                == pairs((0..<count).map { .int($0 + 5) }, second.map(Value.int)))
    }

    @Test("streams whose chunks are of different sizes")
    func ragged() throws {
        let numbers = Array(0..<10_000)
        let term = Term.call("bag.map2", .ragged(numbers), .integers(numbers), .function("math.subtract"))
        #expect(try value(term) == .ints([Int](repeating: 0, count: 10_000)))
        let zipped = Term.inline("bag.zip", .ragged(numbers), .ragged(numbers.reversed()))
        #expect(try value(.call("bag.mapTuples", zipped, .function("math.add"))) == .ints(numbers.map { _ in 9_999 }))
    }

    @Test("optional elements keep their places where chunks are cut")
    func optionals() throws {
        let numbers = Array(0..<9_001)
        let optionals = numbers.map { $0 % 3 == 1 ? Value.null : .int($0) }
        let zipped = Term.call("bag.zip", .ragged(numbers), try .column("optional<int64>", optionals))
        #expect(try value(zipped) == pairs(numbers.map(Value.int), optionals))
        let tuples = optionals.map { Value.list([$0, "é"]) }
        let nested = Term.call("bag.zip", .ragged(numbers), try .column("tuple<optional<int64>, string>", tuples))
        #expect(try value(nested) == pairs(numbers.map(Value.int), tuples))
    }

    @Test("lists of different lengths are an error that says them")
    func lengths() {
        let message = "the lists have 2 and 3 elements"
        #expect(problem(.call("bag.zip", .integers([1, 2]), .integers([1, 2, 3]))).contains(message))
        #expect(
            problem(.call("bag.map2", .integers([1, 2]), .integers([1, 2, 3]), .function("math.add"))).contains(message)
        )
        #expect(
            problem(.call("bag.zip", .ragged(Array(0..<10_000)), .integers(Array(0..<9_000)))).contains(
                "the lists have 10000 and 9000 elements"))
        #expect(
            problem(.call("bag.zip", .integers([]), .integers([1]), .integers([]))).contains("have 0, 1 and 0 elements")
        )
    }

    @Test("an error in a function says at which element")
    func failures() {
        let numbers = Array(0..<5_000) + [Int.max]
        #expect(
            problem(.call("bag.map2", .integers(numbers), .integers(numbers), .function("math.add"))).contains(
                "(element 5000)"))
    }

    @Test("tuples that are lists of values")
    func literals() throws {
        #expect(try value(.call("bag.mapTuples", [["a", 2], ["b", 3]], .function("text.repeat"))) == ["aa", "bbb"])
        let lists = try Term.column("list<list<int64>>", [[[1, 2], [3, 4]], []])
        #expect(try value(.call("bag.unzipSecond", .inline("bag.zip", lists, ["a", "b"]))) == ["a", "b"])
        let tuples = try Term.column("tuple<value, int64>", [[1, 2], [0.5, 2]])
        #expect(try value(.call("bag.mapTuples", tuples, .function("math.multiply"))) == [2, 1.0])
        #expect(
            problem(.call("bag.unzipFirst", try .column("list<int64>", [[1, 2], [3]]))).contains("list<tuple<A, B>>"))
    }

    @Test("products", arguments: [(0, 3), (3, 0), (1, 1), (2, 3), (3, 5_000), (5_000, 3), (65, 64)])
    func product(left: Int, right: Int) throws {
        let expected = (0..<left).flatMap { first in (0..<right).map { Value.list([.int(first), .int($0)]) } }
        let term = Term.call("bag.product", .integers(Array(0..<left)), .integers(Array(0..<right)))
        #expect(try value(term) == .list(expected))
        let stream = Term.call("bag.product", .ragged(Array(0..<left)), .ragged(Array(0..<right)))
        #expect(try value(stream) == .list(expected))
    }

    @Test("enumerating ends where indices do")
    func enumerated() {
        #expect(
            problem(.call("bag.enumerate", .integers([1, 2]), .value(.int64(.max - 1)))).contains(
                "the index does not fit"))
    }
}

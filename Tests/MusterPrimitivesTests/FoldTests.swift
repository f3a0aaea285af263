import MusterGraph
import MusterPrimitives
import Testing

@Suite("Folds")
struct FoldTests {
    private let add = Term.function("math.add")

    @Test("fold, reduce, accumulate and last, of no elements, one, and more than a chunk", arguments: edgeCounts)
    func sizes(count: Int) throws {
        let numbers = (0..<count).map { $0 % 17 - 5 }
        for source in [Term.integers(numbers), .inline("bag.concatenate", [.integers(numbers), .integers([])])] {
            #expect(try value(.call("bag.fold", source, add, 10)) == .int(numbers.reduce(10, +)))
            let whole = count == 0 ? [] : [numbers.reduce(0, +)]
            #expect(try value(.call("bag.reduce", source, add)) == .ints(whole))
            var sum = 0
            let running = numbers.map { number -> Int in
                sum += number
                return sum
            }
            #expect(try value(.call("bag.accumulate", source, add, .integers([]))) == .ints(running))
            #expect(try value(.call("bag.accumulate", source, add, [])) == .ints(running))
            #expect(try value(.call("bag.accumulate", source, add)) == .ints(running))
            let carried = try value(.call("bag.accumulate", source, add, [100]))
            #expect(carried == .ints(running.map { $0 + 100 }))
            #expect(try value(.call("bag.last", source, [7])) == .ints([numbers.last ?? 7]))
        }
    }

    @Test("functions that call others for their second argument, or are called row by row")
    func described() throws {
        let numbers = Array(0..<10_000)
        let twice = Term.described("math.add", .parameter(0), .call("math.multiply", .parameter(1), 2))
        #expect(try value(.call("bag.fold", .integers(numbers), twice, 1)) == .int(numbers.reduce(1) { $0 + 2 * $1 }))
        let count = Term.described("math.add", .parameter(0), 1)
        #expect(try value(.call("bag.fold", .integers(numbers), count, 0)) == 10_000)
        // The first argument is computed, so no inner loop will do.
        let shifted = Term.described("math.add", .call("math.remainder", .parameter(0), 1_000), .parameter(1))
        #expect(
            try value(.call("bag.fold", .integers(numbers), shifted, 0)) == .int(numbers.reduce(0) { $0 % 1_000 + $1 }))
        let turned = Term.described("math.subtract", .parameter(1), .parameter(0))
        #expect(
            try value(.call("bag.accumulate", .integers(numbers), turned, [0]))
                == .ints(numbers.map { ($0 + 1) / 2 }))
        let lengths = Term.described("math.add", .parameter(0), .call("text.length", .parameter(1)))
        #expect(try value(.call("bag.fold", ["a", "", "éé"], lengths, 5)) == 8)
    }

    @Test("floats, bools, and functions of a C plugin")
    func types() throws {
        let numbers = (1..<6_000).map(Double.init)
        let list = Term.block(ColumnBlock(numbers).payload)
        #expect(try value(.call("bag.fold", list, .function("math.maximum"), 2.0)) == .float64(5_999))
        #expect(try value(.call("bag.fold", list, add, 1.0)) == .float64(numbers.reduce(1, +)))
        // It has no inner loop.
        let divisors = Term.integers([Int](repeating: 1, count: 5_000) + [3, -2])
        #expect(try value(.call("bag.fold", divisors, .function("cexample.quotient"), 100)) == -16)
        let quotients = try value(.call("bag.accumulate", divisors, .function("cexample.quotient"), [100]))
        #expect(quotients == .ints([Int](repeating: 100, count: 5_000) + [33, -16]))
        #expect(
            problem(.call("bag.fold", .integers([2, 0]), .function("cexample.quotient"), 100)).contains("(element 1)"))
        let flags = try Term.column("bool", (0..<5_000).map { .bool($0 == 4_500) })
        #expect(try value(.call("bag.fold", flags, .function("logic.or"), false)) == true)
        #expect(try value(.call("bag.fold", flags, .function("logic.xor"), true)) == false)
        let running = try value(.call("bag.accumulate", flags, .function("logic.or")))
        #expect(running == .list((0..<5_000).map { .bool($0 >= 4_500) }))
    }

    @Test("texts and tuples")
    func larger() throws {
        let words: [Value] = ["a", "", "bc", "é"]
        let join = Term.function("text.concatenate")
        #expect(try value(.call("bag.fold", .value(.list(words)), join, "-")) == "-abcé")
        #expect(try value(.call("bag.reduce", .value(.list(words)), join)) == ["abcé"])
        #expect(try value(.call("bag.accumulate", .value(.list(words)), join)) == ["a", "a", "abc", "abcé"])
        let swap = Term.described(
            "tuple.of", .call("tuple.second", .parameter(0)), .call("tuple.first", .parameter(0)))
        let start = Term.inline("tuple.of", "left", "right")
        #expect(try value(.call("bag.fold", .integers([1, 2, 3]), swap, start)) == ["right", "left"])
    }

    @Test("elements that are optional, or tuples with optional parts")
    func optionals() throws {
        let numbers = (0..<4_200).map { $0 % 5 == 0 ? Value.null : .int($0) }
        let expected = Value.int((0..<4_200).reduce(0) { $0 + ($1 % 5 == 0 ? 7 : $1) })
        let sum = Term.described("math.add", .parameter(0), .call("optional.or", .parameter(1), 7))
        #expect(try value(.call("bag.fold", try .column("optional<int64>", numbers), sum, 0)) == expected)
        let first = Term.described(
            "math.add", .call("math.add", .parameter(0), 0),
            .call("optional.or", .call("tuple.first", .parameter(1)), 7))
        let tuples = try Term.column("tuple<optional<int64>, string>", numbers.map { [$0, "x"] })
        #expect(try value(.call("bag.fold", tuples, first, 0)) == expected)
        #expect(try value(.call("bag.last", tuples, tuples)) == [[4_199, "x"]])
    }

    @Test("elements of several types")
    func mixed() throws {
        #expect(try value(.call("bag.fold", try .mixed([1, 2.5]), add, 10)) == 13.5)
        #expect(try value(.call("bag.reduce", try .mixed([1, 2.5, 3]), add)) == [6.5])
        #expect(try value(.call("bag.accumulate", try .mixed([1, 2, 2.5]), add)) == [1, 3, 5.5])
        #expect(problem(.call("bag.reduce", try .mixed([1, 2, "x"]), add)).contains("(element 2)"))
    }

    @Test("a failure says at which element, wherever the chunk begins")
    func failures() throws {
        let numbers = [Int.max - 4_500] + [Int](repeating: 1, count: 5_000)
        let message = "(element 4501)"
        #expect(problem(.call("bag.fold", .integers(numbers), add, 0)).contains(message))
        #expect(problem(.call("bag.reduce", .integers(numbers), add)).contains(message))
        #expect(problem(.call("bag.accumulate", .integers(numbers), add, [])).contains(message))
        let slow = Term.described("math.add", .call("math.add", .parameter(0), 0), .parameter(1))
        #expect(problem(.call("bag.fold", .integers(numbers), slow, 0)).contains(message))
        // Row by row, the sum would fail before the division does.
        let both = Term.described("math.add", .parameter(0), .call("math.divide", 1, .parameter(1)))
        let zeros = Term.integers([1, 1, 1, 0])
        #expect(problem(.call("bag.fold", zeros, both, .value(.int64(.max - 1)))).contains("(element 1)"))
        #expect(problem(.call("bag.fold", zeros, both, 0)).contains("(element 3)"))
    }

    @Test("what does not fit is refused")
    func refusals() {
        #expect(problem(.call("bag.accumulate", .integers([1]), add, [1, 2])).contains("the carry holds 2 elements"))
        #expect(problem(.call("bag.fold", .integers([1]), add, "x")).contains("math.add"))
    }
}

import MusterGraph
import MusterPrimitives
import Testing

@Suite("Steps of bags")
struct StepTests {
    private let increment = Term.described("math.add", .parameter(0), 1)

    @Test("a run of steps is one task")
    func fused() throws {
        let mapped = Term.inline(
            "bag.map", .inline("bag.range", 0, 10_000),
            .described("math.add", .call("math.multiply", .parameter(0), 3), 1))
        let even = Term.described("compare.equal", .call("math.remainder", .parameter(0), 2), 0)
        let result = try Evaluating.run(.call("bag.sum", .inline("bag.filter", mapped, even)))
        let expected = (0..<10_000).map { 3 * $0 + 1 }.filter { $0 % 2 == 0 }.reduce(0, +)
        #expect(result.value == .int64(Int64(expected)))
        #expect(result.taskCount == 1)
    }

    @Test("steps on empty lists, one element, and more than a chunk", arguments: [0, 1, 2, 4_095, 4_096, 4_097, 9_000])
    func sizes(count: Int) throws {
        let numbers = Array(0..<count)
        let source = Term.integers(numbers)
        func list(_ numbers: [Int]) -> Value { .list(numbers.map { .int64(Int64($0)) }) }
        let odd = Term.described("compare.equal", .call("math.remainder", .parameter(0), 2), 1)
        #expect(try value(.call("bag.map", source, increment)) == list(numbers.map { $0 + 1 }))
        #expect(try value(.call("bag.map", source, .function("math.inc"))) == list(numbers.map { $0 + 1 }))
        #expect(try value(.call("bag.filter", source, odd)) == list(numbers.filter { $0 % 2 == 1 }))
        #expect(try value(.call("bag.remove", source, odd)) == list(numbers.filter { $0 % 2 == 0 }))
        #expect(try value(.call("bag.take", source, 5)) == list(Array(numbers.prefix(5))))
        #expect(try value(.call("bag.concatenate", [source, source])) == list(numbers + numbers))
        #expect(try value(.call("bag.count", source)) == .int64(Int64(count)))
        #expect(try value(.call("bag.sum", source)) == .int64(Int64(numbers.reduce(0, +))))
        #expect(try value(.call("bag.fold", source, .function("math.add"), 10)) == .int64(Int64(numbers.reduce(10, +))))
    }

    @Test("texts, and lists of them")
    func texts() throws {
        let lines: Term = ["to be", "", "or  not", "é ü"]
        #expect(try value(.call("bag.map", lines, .function("text.upper"))) == ["TO BE", "", "OR  NOT", "É Ü"])
        #expect(try value(.call("bag.flatMap", lines, .function("text.words"))) == ["to", "be", "or", "not", "é", "ü"])
        let long = Term.described("compare.greater", .call("text.length", .parameter(0)), 2)
        #expect(try value(.call("bag.filter", .inline("bag.flatMap", lines, .function("text.words")), long)) == ["not"])
        #expect(
            try value(.call("bag.map", lines, .function("text.words"))) == [
                ["to", "be"], [], ["or", "not"], ["é", "ü"],
            ])
        #expect(
            try value(.call("bag.flatten", .inline("bag.map", lines, .function("text.words")))) == [
                "to", "be", "or", "not", "é", "ü",
            ])
    }

    @Test("functions without a loop, of a C library too, and those with optional results")
    func calls() throws {
        #expect(try value(.call("bag.map", [1, 4, 9], .function("math.squareRoot"))) == [1.0, 2.0, 3.0])
        #expect(try value(.call("bag.map", ["1", "x"], .function("text.parseInteger"))) == [1, nil])
        let pairs = Term.described("tuple.of", .parameter(0), .call("text.length", .parameter(0)))
        #expect(try value(.call("bag.map", ["a", "bcd"], pairs)) == [["a", 1], ["bcd", 3]])
        #expect(
            try value(.call("bag.map", .inline("bag.map", ["a", "bcd"], pairs), .function("tuple.second"))) == [1, 3])
    }

    @Test("a key inside a function is a result that all rows share")
    func keys() throws {
        let term = Term.call("bag.map", [1, 2], .described("math.add", .parameter(0), .key("k")))
        #expect(try value(term, keys: ["k": .call("math.add", 40, 2)]) == [43, 44])
    }

    @Test("rows of several types")
    func mixed() throws {
        let mixed: Term = [1, 2.5, 3]
        #expect(try value(.call("bag.map", mixed, .function("math.inc"))) == [2, 3.5, 4])
        #expect(problem(.call("bag.map", [1, "a"], .function("math.inc"))).contains("element 1"))
    }

    @Test("what does not fit is refused before anything runs")
    func refusals() {
        #expect(
            problem(.call("bag.map", .integers([1]), .function("text.upper"))).contains(
                "`text.upper` takes (text: string)"))
        #expect(
            problem(.call("bag.sum", .inline("bag.map", .integers([1]), .function("text.upper")))).contains(
                "`text.upper` takes (text: string)"))
        #expect(
            problem(.call("bag.filter", .integers([1]), .function("math.inc"))).contains(
                "it results in int64, and bool is asked"))
    }

    @Test("an overflow is an error that says where")
    func overflow() {
        let maximum = Term.integers([1, Int.max])
        #expect(problem(.call("bag.map", maximum, .function("math.inc"))).contains("(element 1)"))
        #expect(problem(.call("bag.sum", maximum)).contains("the sum does not fit"))
    }
}

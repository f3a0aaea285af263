import MusterGraph
import MusterPrimitives
import Testing

@Suite("Joins")
struct JoiningTests {
    private let key = Term.function("tuple.first")

    @Test(
        "are those of every pair", arguments: Samples.all,
        [(0, 0), (0, 3), (3, 0), (1, 1), (60, 90), (4_500, 20), (20, 4_500)])
    func ofAll(samples: Samples, counts: (Int, Int)) throws {
        let left = samples.pairs(counts.0, seed: 40)
        let right = samples.pairs(counts.1, seed: 41)
        try check(left, right, samples.pairType, samples.pairType)
    }

    @Test("of keys that lie in columns of other types")
    func otherColumns() throws {
        let left = (0..<50).map { Value.list([.int64(Int64($0)), "left"]) }
        let right: [Value] = [[7, "a"], ["7", "b"], [7.0, "c"], [nil, "d"], [49, "e"]]
        try check(left, right, .tuple([.init(.int64), .init(.string)]), .tuple([.init(.value), .init(.string)]))
    }

    @Test("of one key with more pairs than a chunk holds")
    func fanOut() throws {
        let left = (0..<3).map { Value.list(["k", .int64(Int64($0))]) }
        let right = (0..<5_000).map { Value.list(["k", .int64(Int64($0))]) }
        let type = ValueType.tuple([.init(.string), .init(.int64)])
        try check(left, right, type, type)
    }

    @Test("of elements that are optional themselves")
    func optional() throws {
        let left = try Term.rows([1, nil, 2], of: .optional(.int64))
        let right = try Term.rows([2, nil, 3], of: .optional(.int64))
        let key = Term.described("tuple.of", .parameter(0), 1)
        #expect(
            try value(.call("bag.joinOuter", left, right, key, key)) == [[1, nil], [nil, nil], [2, 2], [nil, 3]])
    }

    private func check(_ left: [Value], _ right: [Value], _ leftType: ValueType, _ rightType: ValueType) throws {
        let groups = Dictionary(grouping: right) { $0.elements[0] }
        let keys = Set(left.map { $0.elements[0] })
        let inner: [Value] = left.flatMap { left in (groups[left.elements[0]] ?? []).map { .list([left, $0]) } }
        let outerLeft: [Value] = left.flatMap { left in
            (groups[left.elements[0]] ?? [.null]).map { Value.list([left, $0]) }
        }
        let rest = right.filter { !keys.contains($0.elements[0]) }.map { Value.list([.null, $0]) }
        let arguments = [try Term.rows(left, of: leftType), try .rows(right, of: rightType), key, key]
        #expect(try value(.call(Call("bag.joinInner", arguments))) == .list(inner))
        #expect(try value(.call(Call("bag.joinLeft", arguments))) == .list(outerLeft))
        #expect(try value(.call(Call("bag.joinOuter", arguments))) == .list(outerLeft + rest))
    }
}

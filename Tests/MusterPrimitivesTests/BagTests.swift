import MusterGraph
import Testing

/// Bags from plan to values, over the primitives that workers run.
@Suite("Bags, computed")
struct BagTests {
    private func compute(_ source: String, _ steps: String...) throws -> Value {
        let json = #"{"from": \#(source), "then": [\#(steps.joined(separator: ", "))]}"#
        return try value(.bag(try GraphJSON.decodePlan(Array(json.utf8))))
    }

    /// Three partitions that each hold 0…4.
    private let thrice =
        #"{"concatenate": [\#((0..<3).map { _ in #"{"from": {"range": [0, 5], "partitions": 1}}"# }.joined(separator: ", "))]}"#

    @Test("the answers that dask's documents give")
    func answers() throws {
        #expect(try compute(thrice, #""sum""#) == 30)
        #expect(try compute(thrice, #""count""#) == 15)
        #expect(try compute(thrice, #"{"take": 6, "partitions": 2}"#) == [0, 1, 2, 3, 4, 0])
        #expect(
            try compute(thrice, #"{"map": "math.inc"}"#, #"{"filter": {"$": ["compare.greater", {"$": 0}, 4]}}"#) == [
                5, 5, 5,
            ])
    }

    @Test("more partitions than elements, and empty ones among others")
    func partitions() throws {
        #expect(try compute(#"{"range": [0, 3], "partitions": 7}"#) == [0, 1, 2])
        #expect(try compute(#"{"sequence": ["a", "b"], "partitions": 5}"#, #"{"map": "text.upper"}"#) == ["A", "B"])
        #expect(try compute(#"{"sequence": [], "of": "int64"}"#, #""sum""#) == 0)
        #expect(try compute(#"{"range": [0, 10]}"#, #"{"repartition": 3}"#) == .list((0..<10).map { .int64($0) }))
    }
}

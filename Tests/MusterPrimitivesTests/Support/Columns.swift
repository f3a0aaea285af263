import MusterGraph
import MusterPrimitives
import MusterRegistry

extension Term {
    /// A list of a known type as a block, empty or not.
    static func column(_ type: ValueType, _ elements: [MusterGraph.Value]) throws -> Term {
        .block(try ColumnBlock(converting: Payload(encoding: .list(elements)), to: type).payload)
    }

    /// A list of a known type as a block, which is spelled as in manifests.
    static func column(_ type: String, _ elements: [MusterGraph.Value]) throws -> Term {
        try column(ValueType(parsing: type), elements)
    }

    /// A list whose elements are of several types.
    static func mixed(_ elements: [MusterGraph.Value]) throws -> Term { try column(.value, elements) }

    /// A list as a stream whose chunks have all sizes, and some are empty: two thirds of a list are filtered away.
    static func ragged(_ numbers: [Int]) -> Term {
        var padded: [Int] = []
        for (index, number) in numbers.enumerated() {
            padded.append(number)
            if index % 500 < 250 { padded += [-1, -1, -1, -1] }
        }
        return .inline("bag.filter", .integers(padded), .described("compare.greaterOrEqual", .parameter(0), 0))
    }
}

extension Value {
    static func ints(_ numbers: some Sequence<Int>) -> Value { .list(numbers.map { .int($0) }) }

    static func int(_ number: Int) -> Value { .int64(Int64(number)) }

    /// The elements of a list; none of another value.
    var elements: [Value] { if case .list(let elements) = self { elements } else { [] } }

    /// The numbers of a list of integers.
    var integers: [Int] {
        elements.compactMap { if case .int64(let number) = $0 { Int(number) } else { nil } }
    }

    var float: Double? {
        switch self {
        case .float64(let number): number
        case .int64(let number): Double(number)
        default: nil
        }
    }
}

/// Numbers of elements at which chunks begin and end.
let edgeCounts = [0, 1, 2, 4_095, 4_096, 4_097, 9_000]

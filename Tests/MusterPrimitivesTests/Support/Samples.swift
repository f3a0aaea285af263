import MusterFuzzing
import MusterGraph

/// Lists from seeds, of every type that rows may have. Values come again often, and those that are hard to tell apart are
/// among them.
struct Samples: Sendable, CustomStringConvertible {
    let type: ValueType
    let value: @Sendable (inout SplitMix64) -> Value

    var description: String { type.description }

    /// Values that occur in a list.
    func values(_ count: Int, seed: UInt64) -> [Value] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in value(&random) }
    }

    /// Pairs of such a value, which is the key, and a number.
    func pairs(_ count: Int, seed: UInt64) -> [Value] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { .list([value(&random), .int64(Int64($0))]) }
    }

    /// The type of a pair.
    var pairType: ValueType { .tuple([.init(type), .init(.int64)]) }

    /// Lengths of lists that are tried: none, one, few, and more than a chunk.
    static let counts = [0, 1, 9, 4_500]

    static let all: [Samples] = [
        integers, floats, strings, mixed,
        Samples(type: .bool) { .bool(flag(&$0)) },
        Samples(type: .null) { _ in .null },
        Samples(type: .bytes) { .bytes((0..<pick(4, &$0)).map { [0, 1, 255][$0 % 3] }) },
        Samples(type: .optional(.int64)) { flag(&$0) ? .null : integers.value(&$0) },
        Samples(type: .optional(.string)) { flag(&$0) ? .null : strings.value(&$0) },
        Samples(type: .tuple([.init(.string), .init(.optional(.int64))])) {
            .list([strings.value(&$0), flag(&$0) ? .null : integers.value(&$0)])
        },
        Samples(type: .optional(.tuple([.init(.int64), .init(.float64)]))) {
            flag(&$0) ? .null : .list([.int64(Int64(pick(3, &$0))), floats.value(&$0)])
        },
        Samples(type: .list(.int64)) { list(of: integers, &$0) },
        Samples(type: .list(.optional(.string))) { random in
            .list((0..<pick(3, &random)).map { _ in flag(&random) ? .null : strings.value(&random) })
        },
        Samples(type: .map(.int64)) { .map(["a": integers.value(&$0), ["b", "é", ""][pick(3, &$0)]: .int64(1)]) },
    ]

    static let integers = Samples(type: .int64) {
        .int64([.min, -1, 0, 1, .max, Int64(pick(500, &$0)) * 77][pick(6, &$0)])
    }

    static let floats = Samples(type: .float64) {
        .float64([-.infinity, -0.0, 0, .infinity, .nan, -.nan, Double(pick(500, &$0)) / 8 - 30][pick(7, &$0)])
    }

    /// Some have the same first eight bytes, some are a part of others.
    static let strings = Samples(type: .string) {
        .string(
            ["", "a", "a\0", "the same beginning ", "é", "word", "12345678"][pick(7, &$0)]
                + ["", "\(pick(90, &$0))"][pick(2, &$0)])
    }

    static let mixed = Samples(type: .value) {
        switch pick(9, &$0) {
        case 0: .null
        case 1: .bool(flag(&$0))
        case 2: integers.value(&$0)
        case 3: floats.value(&$0)
        case 4: .float64(Double(pick(4, &$0)))
        case 5: strings.value(&$0)
        case 6: .bytes([UInt8(pick(3, &$0))])
        case 7: list(of: integers, &$0)
        default: .map(["k": .int64(Int64(pick(3, &$0)))])
        }
    }

    private static func list(of samples: Samples, _ random: inout SplitMix64) -> Value {
        .list((0..<pick(3, &random)).map { _ in samples.value(&random) })
    }

    private static func pick(_ count: Int, _ random: inout SplitMix64) -> Int { Int(random.next() >> 33) % count }

    private static func flag(_ random: inout SplitMix64) -> Bool { pick(3, &random) == 0 }
}

extension ColumnBlock {
    /// A list of a type.
    init(_ values: [Value], of type: ValueType) throws {
        try self.init(converting: Payload(encoding: .list(values)), to: type)
    }
}

extension Term {
    /// A list of a known type, as a block.
    static func rows(_ values: [MusterGraph.Value], of type: ValueType) throws -> Term {
        .block(try ColumnBlock(values, of: type).payload)
    }
}

extension Value {
    /// Where this value stands to another, written for tests in the plainest way.
    func order(to other: Value) -> Int {
        func compare<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
            left < right ? -1 : left > right ? 1 : 0
        }
        func compare(bytes left: [UInt8], _ right: [UInt8]) -> Int {
            left.elementsEqual(right) ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
        }
        switch (self, other) {
        case (.bool(let left), .bool(let right)): return compare(left ? 1 : 0, right ? 1 : 0)
        case (.int64(let left), .int64(let right)): return compare(left, right)
        case (.float64(let left), .float64(let right)):
            return left.isNaN || right.isNaN ? compare(left.isNaN ? 1 : 0, right.isNaN ? 1 : 0) : compare(left, right)
        case (.int64(let left), .float64(let right)):
            if right.isNaN { return -1 }
            return Double(left) == right ? compareExactly(left, right) : compare(Double(left), right)
        case (.float64, .int64): return -other.order(to: self)
        case (.string(let left), .string(let right)): return compare(bytes: Array(left.utf8), Array(right.utf8))
        case (.bytes(let left), .bytes(let right)): return compare(bytes: left, right)
        case (.list(let left), .list(let right)):
            for (left, right) in zip(left, right) where left.order(to: right) != 0 { return left.order(to: right) }
            return compare(left.count, right.count)
        case (.map, .map):
            let bytes = [self, other].map { (try? Payload(encoding: $0).bytes) ?? [] }
            return compare(bytes: bytes[0], bytes[1])
        default: return compare(rank, other.rank)
        }
    }

    /// For an integer whose nearest float64 is `right`.
    private func compareExactly(_ left: Int64, _ right: Double) -> Int {
        guard let whole = Int64(exactly: right) else { return -1 }
        return left <= whole ? -1 : 1
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .bool: 1
        case .int64, .float64: 2
        case .string: 3
        case .bytes: 4
        case .list: 5
        case .map: 6
        }
    }
}

extension [Value] {
    /// From the smallest to the largest; equal ones stay as they stand.
    func sorted(by key: (Value) -> Value = { $0 }, falling: Bool = false) -> [Value] {
        let keyed = enumerated().map { (index: $0.offset, key: key($0.element), value: $0.element) }
        return keyed.sorted { left, right in
            let order = left.key.order(to: right.key)
            return order == 0 ? left.index < right.index : falling ? order > 0 : order < 0
        }.map(\.value)
    }

    /// The first of those with the smallest key, if there is one.
    func smallest(by key: (Value) -> Value = { $0 }) -> [Value] { extreme { key($0).order(to: key($1)) < 0 } }

    /// The first of those with the largest key, if there is one.
    func largest(by key: (Value) -> Value = { $0 }) -> [Value] { extreme { key($0).order(to: key($1)) > 0 } }

    private func extreme(_ isBetter: (Value, Value) -> Bool) -> [Value] {
        guard var best = first else { return [] }
        for value in self where isBetter(value, best) { best = value }
        return [best]
    }

    /// The first of each different key.
    func distinct(by key: (Value) -> Value = { $0 }) -> [Value] {
        var seen: Set<Value> = []
        return filter { seen.insert(key($0)).inserted }
    }

    /// Keys in the order in which they first occur, each with its values.
    func grouped(by key: (Value) -> Value) -> [(key: Value, values: [Value])] {
        let groups = Dictionary(grouping: self, by: key)
        return map(key).distinct().map { ($0, groups[$0] ?? []) }
    }
}

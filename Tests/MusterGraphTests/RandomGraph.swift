import MusterFuzzing
import MusterGraph

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

/// Makes graphs of every form there is, in which keys refer only to those before them.
struct RandomGraph {
    private var generator: SeededGenerator
    private var keys: [Key] = []

    /// A graph of up to 40 keys.
    static func make(seed: UInt64) -> Graph {
        var maker = RandomGraph(generator: SeededGenerator(seed: seed))
        var graph = Graph()
        for index in 0...Int.random(in: 0..<40, using: &maker.generator) {
            let key: Key =
                ["k\(index)", "part (\(index), 0)", "schlüssel\(index)", "\"\(index)\"\n"]
                .map { Key($0) }.randomElement(using: &maker.generator) ?? "k"
            graph.add(key, maker.term(depth: 4, isArgument: false))
            maker.keys.append(key)
        }
        return graph
    }

    private mutating func upTo(_ count: Int) -> Int { Int.random(in: 0...count, using: &generator) }

    private mutating func term(depth: Int, isArgument: Bool) -> Term {
        switch depth == 0 ? upTo(3) : upTo(isArgument ? 11 : 7) {
        case 0, 1: return .value(value(depth: depth))
        case 2, 3: return keys.randomElement(using: &generator).map { .key($0) } ?? .value(value(depth: 0))
        case 4, 5: return .call(call(depth: depth))
        case 6: return Term((0..<upTo(4)).map { _ in term(depth: depth - 1, isArgument: true) })
        case 7:
            let names = (0..<upTo(3)).map { _ in ["a", "b", "$", "x y"].randomElement(using: &generator) ?? "a" }
            return Term(
                Dictionary(names.map { ($0, term(depth: depth - 1, isArgument: true)) }, uniquingKeysWith: { $1 }))
        case 8: return .future(TaskID(graph: UInt64.random(in: 0 ... .max, using: &generator), index: 3))
        case 9: return .block(ColumnBlock((0..<upTo(3)).map { $0 - 1 }).payload)
        case 10:
            let call = call(depth: depth)
            return call.arguments.contains(where: \.isOpen) || call.options != Call.Options()
                ? .call(call) : .inline(call)
        default:
            return upTo(1) == 0
                ? .function("math.inc") : .call("math.add", .parameter(upTo(1)), term(depth: 0, isArgument: true))
        }
    }

    private mutating func call(depth: Int) -> Call {
        let name = ["math.add", "text.upper", "f", "bag.map"].randomElement(using: &generator) ?? "f"
        let arguments = (0..<upTo(3)).map { _ in term(depth: depth - 1, isArgument: true) }
        guard upTo(5) == 0, !arguments.contains(where: \.isOpen) else { return Call(name, arguments) }
        return Call(
            name, arguments,
            options: Call.Options(
                retries: upTo(3), priority: upTo(6) - 3, after: Array(keys.prefix(upTo(2))), rerun: upTo(1) == 0,
                timeout: upTo(1) == 0 ? nil : .milliseconds(1 + upTo(100_000))))
    }

    private mutating func value(depth: Int) -> Value {
        switch depth == 0 ? upTo(5) : upTo(7) {
        case 0: return .null
        case 1: return .bool(upTo(1) == 0)
        case 2: return .int64(Int64.random(in: .min ... .max, using: &generator) >> Int64(upTo(63)))
        case 3: return .float64(Double(bitPattern: UInt64.random(in: 0 ... .max, using: &generator)))
        case 4: return .string(["", "a", "é\u{1f600}\n\"\\", String(repeating: "long ", count: 300)][upTo(3)])
        case 5: return .bytes((0..<upTo(9)).map { _ in UInt8.random(in: 0 ... .max, using: &generator) })
        case 6: return .list((0..<upTo(4)).map { _ in value(depth: depth - 1) })
        default:
            let names = (0..<upTo(3)).map { _ in ["a", "b", "$", "$ref"].randomElement(using: &generator) ?? "a" }
            return .map(Dictionary(names.map { ($0, value(depth: depth - 1)) }, uniquingKeysWith: { $1 }))
        }
    }
}

extension Term {
    /// Whether a parameter stands in it anywhere.
    fileprivate var isOpen: Bool {
        switch self {
        case .parameter: true
        case .call(let call), .inline(let call): call.arguments.contains(where: \.isOpen)
        case .list(let terms): terms.contains(where: \.isOpen)
        case .map(let terms): terms.values.contains(where: \.isOpen)
        case .value, .key, .function, .future, .block, .bag: false
        }
    }
}

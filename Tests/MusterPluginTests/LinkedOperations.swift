import CMusterPlugin
import MusterPlugin

// Operations of the test program itself: every type, every place where a function can stand.

/// Everything that is one number.
@Operation("linked.scalars") public func scalars(_ a: Int, _ b: Int64, x: Double, flag: Bool) -> Double {
    flag ? Double(a) + Double(b) + x : 0
}

@Operation("linked.nothing") func nothing() {}

@Operation("linked.answer", version: "2.1.0", effects: true, threadSafe: false, blocking: true)
private func answer() -> Int { 42 }

@Operation("linked.bytes") func bytes(_ text: String, _ bytes: [UInt8]) -> [UInt8] { Array(text.utf8) + bytes }

@Operation("linked.optional")
func optional(_ x: Int?, fallback: String?) -> String? { x.map { String($0) } ?? fallback }

@Operation("linked.nested")
func nested(_ lists: [[Int?]]) -> [[String]?] { lists.map { $0.isEmpty ? nil : $0.map { $0.map { "\($0)" } ?? "-" } } }

@Operation("linked.tuple")
func tuple(_ pairs: [(name: String, (Int, [UInt8]))], _ one: (Bool, Double)) -> (count: Int, first: (String, Double)?) {
    (count: pairs.reduce(0) { $0 + $1.1.0 + $1.1.1.count }, first: pairs.first.map { ($0.name, one.0 ? one.1 : 0) })
}

@Operation("linked.map")
func map(_ map: [String: [Double]], _ value: PackedValue) -> [String: (Int, PackedValue)] {
    map.mapValues { ($0.count, value) }
}

@Operation("linked.context")
func withContext(_ context: MusterContext, _ message: String) throws -> Bool {
    try context.checkCancellation()
    context.log(message, level: .warning)
    return true
}

@Operation("linked.effect") func effect(_ x: Int) throws {
    if x < 0 { throw InvalidArgument("\(x) is negative") }
}

struct Wrong: Error {}

@Operation("linked.wrong") func wrong(_ x: Double) throws(Wrong) -> Double { throw Wrong() }

// The names of parameters are those that the expansion uses for its own.
@Operation("linked.shadow") func shadow(_ operation: Int, context: Int, row: Int) -> Int { operation + context + row }

enum Family {
    /// A static member.
    @Operation("linked.enumMember") static func member(_ x: Int) -> Int { x + 1 }

    struct Inner {
        @Operation("linked.innerMember") fileprivate static func member(_ x: Int) -> Int { x + 2 }
    }
}

final class Ancestor {
    @Operation("linked.classMember") class func member(_ x: Int) -> Int { x + 3 }
}

extension Family {
    @Operation("linked.member") static func overload(_ x: Int) -> Int { x + 4 }
    @Operation("linked.member") static func overload(_ x: Double) -> Double { x + 4 }
}

/// The same record, written without the macro: three constants and a function that fills in the rest.
@section("muster_records") @used
private let triple: MusterRecord = (
    0x7265_636d, 16,
    { operation in
        let native: @convention(c) (Int64) -> Int64 = { 3 &* $0 }
        describe(
            operation, name: "linked.triple", version: "1.0.0", signature: "(x: int64) -> int64",
            documentation: "Three times x.", flags: UInt32(MUSTER_THREAD_SAFE),
            native: nativeEntry(native), loop: nil)
    }
)

import CMusterPlugin
import MusterPlugin

// The code of docs/plugins.md. What stands there has to stand here.

@Operation("geometry.length", version: "1.2.0", blocking: true)
func length(_ points: [(x: Double, y: Double)], context: MusterContext) throws -> Double {
    context.log("adding up \(points.count) points")
    var sum = 0.0
    for (from, to) in zip(points, points.dropFirst()) {
        try context.checkCancellation()
        sum += ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
    }
    return sum
}

@section("muster_records") @used
private let triple: MusterRecord = (
    0x7265_636d, 16,
    { operation in
        let native: @convention(c) (Int64) -> Int64 = { 3 &* $0 }
        describe(
            operation, name: "demo.triple", version: "1.0.0", signature: "(x: int64) -> int64",
            documentation: "Three times x.", flags: UInt32(MUSTER_THREAD_SAFE), native: nativeEntry(native), loop: nil)
    }
)

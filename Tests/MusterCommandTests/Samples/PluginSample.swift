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

enum Shape: OperationCodable {
    case circle(radius: Double)
    case rectangle(width: Double, height: Double)
}

/// - Example: geometry.scaled({"circle": {"radius": 1.0}}, 3) == {"circle": {"radius": 3.0}}
@Operation("geometry.scaled")
func scaled(_ shape: Shape, by factor: Double) -> Shape {
    switch shape {
    case .circle(let radius): .circle(radius: factor * radius)
    case .rectangle(let width, let height): .rectangle(width: factor * width, height: factor * height)
    }
}

struct Point {
    var x, y: Double
}

/// - Example: geometry.center([[0.0, 2.0], [4.0, 2.0]]) == [2.0, 2.0]
@Operation("geometry.center", tuples: [Point.self: (x: Double, y: Double).self])
func center(of points: [Point]) throws -> Point {
    guard !points.isEmpty else { throw InvalidArgument("no points have no center") }
    let sum = points.reduce(Point(x: 0, y: 0)) { Point(x: $0.x + $1.x, y: $0.y + $1.y) }
    return Point(x: sum.x / Double(points.count), y: sum.y / Double(points.count))
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

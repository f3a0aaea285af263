import MusterPlugin

// Operations of the test program that take and give types of its own.

struct Point: OperationCodable, Equatable {
    var x, y: Double
}

enum Shape: OperationCodable, Equatable {
    case circle(center: Point, radius: Double)
    case polygon([Point])
    case named(String, Int?)
    case nothing
}

/// It is not `Codable`: as a tuple it crosses by its members.
struct Vector: Equatable {
    var x, y: Double
}

struct Segment: Equatable {
    var from, to: Vector
    var name: String?
    /// What does not cross.
    var length: Double { max(abs(to.x - from.x), abs(to.y - from.y)) }
}

private struct Secret: OperationCodable {
    var number: Int
}

struct Picky: OperationCodable {
    struct Refusal: Error, CustomStringConvertible { let description = "never" }

    init() {}
    init(from decoder: any Decoder) throws { throw Refusal() }
    func encode(to encoder: any Encoder) throws { throw Refusal() }
}

/// - Example: linked.norm({"x": 3, "y": 4.0}) == 5.0
@Operation("linked.norm") func norm(of point: Point) -> Double { (point.x * point.x + point.y * point.y).squareRoot() }

@Operation("linked.mirror") func mirror(_ point: Point) -> Point { Point(x: point.y, y: point.x) }

@Operation("linked.shapes")
func shapes(_ shapes: [Shape?], _ at: [String: Point], _ pair: (Point, name: String)) -> (Shape, [String: [Shape]])? {
    guard !shapes.isEmpty else { return nil }
    let present = shapes.compactMap { $0 }
    return (.polygon(at.values.sorted { $0.x < $1.x } + [pair.0]), [pair.name: present])
}

@Operation("linked.secret") private func secret(_ secret: Secret) -> Int { secret.number }

@Operation("linked.refuse") func refuse(_ x: Int) -> Picky { Picky() }

@Operation("linked.refuseArgument") func refuse(argument: Picky) {}

@Operation("linked.length", tuples: [Vector.self: (x: Double, y: Double).self])
func length(of vector: Vector) -> Double { max(abs(vector.x), abs(vector.y)) }

@Operation(
    "linked.move",
    tuples: [
        Vector.self: (x: Double, y: Double).self,
        Segment.self: (from: Vector, to: Vector, name: String?).self,
    ])
func move(_ segments: [Segment], by: Vector, twice: [String: Vector?]) -> [Segment] {
    let again = twice["again"] ?? nil
    return segments.map { segment in
        var moved = segment
        for step in [by, again].compactMap({ $0 }) {
            moved.from = Vector(x: moved.from.x + step.x, y: moved.from.y + step.y)
            moved.to = Vector(x: moved.to.x + step.x, y: moved.to.y + step.y)
        }
        return moved
    }
}

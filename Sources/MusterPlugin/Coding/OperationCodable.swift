/// A type of your own that operations take and give, as a `value`.
///
/// ```swift
/// struct Point: OperationCodable { var x, y: Double }
///
/// /// - Example: geometry.norm({"x": 3.0, "y": 4.0}) == 5.0
/// @Operation("geometry.norm")
/// func norm(of point: Point) -> Double { (point.x * point.x + point.y * point.y).squareRoot() }
/// ```
///
/// A struct is a map of its members, and an enum what `Codable` makes of it. `@Operation` sees the name of a type and no
/// more, and would take one that stands for `Int` for a value as well; that a type conforms says that it is meant. Where
/// a struct is to cross as a tuple, in columns, its operations say so with `tuples:`.
public protocol OperationCodable: Codable {}

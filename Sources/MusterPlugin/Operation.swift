@_exported public import CMusterPlugin

/// Makes a function an operation that graphs can name.
///
/// ```swift
/// /// The sum of two integers.
/// /// - Example: math.add(1, 2) == 3
/// @Operation("math.add")
/// public func add(_ a: Int, _ b: Int) throws -> Int { … }
/// ```
///
/// The function is global, or a static member. It takes and gives `Bool`, `Int`, `Int64`, `Double`, `String`,
/// `[UInt8]`, `PackedValue`, types of your own that are ``OperationCodable``, and of these `[T]`, `T?`, `[String: T]` and
/// tuples; a parameter of type `MusterContext` is filled in by the worker. It may throw. Its documentation comment is what people see who look for a function,
/// and the lines `- Example: …` in it are run as tests. Several functions may have one name when their types differ.
///
/// - Parameters:
///   - name: A family and a function, as in `"math.add"`.
///   - version: Another version may give other results; equal ones never do.
///   - effects: The function does something besides computing its result, so it is never run twice unasked.
///   - threadSafe: The function may run on several threads at once.
///   - blocking: The function mostly waits, say for a disk.
///   - associative: f(f(a, b), c) is f(a, f(b, c)), so that a fold may be split.
///   - commutative: f(a, b) is f(b, a), so that a fold may be reordered.
///   - tuples: Structs that cross as tuples, in columns, by their members and an initialiser of these:
///     `[Point.self: (x: Double, y: Double).self]`. Such a struct need not be `Codable`.
@attached(peer)
public macro Operation(
    _ name: StaticString, version: StaticString = "1.0.0", effects: Bool = false, threadSafe: Bool = true,
    blocking: Bool = false, associative: Bool = false, commutative: Bool = false,
    tuples: KeyValuePairs<Any.Type, Any.Type> = [:]
) = #externalMacro(module: "MusterPluginMacros", type: "OperationMacro")

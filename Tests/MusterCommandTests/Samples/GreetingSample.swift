import MusterPlugin

/// A greeting for somebody.
/// - Example: greeting.greet("world") == "Hello, world!"
@Operation("greeting.greet")
public func greet(_ name: String) -> String {
    "Hello, \(name)!"
}

import ArgumentParser

/// A length of time as it is typed: `10`, `0.5`, `500ms`, `2m`.
struct Seconds: ExpressibleByArgument, CustomStringConvertible {
    let duration: Duration
    private let text: String

    init?(argument: String) {
        let units: [(suffix: String, seconds: Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)]
        guard let unit = units.first(where: { argument.hasSuffix($0.suffix) }),
            let number = Double(argument.dropLast(unit.suffix.count)), number.isFinite, number > 0,
            number * unit.seconds < 1e9
        else { return nil }
        duration = .seconds(number * unit.seconds)
        text = argument
    }

    var description: String { text }
    /// With its unit, for messages: `10 s`, `500ms`.
    var inWords: String { Double(text) == nil ? text : text + " s" }
}

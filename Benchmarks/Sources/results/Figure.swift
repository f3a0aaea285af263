/// Several measurements of one thing.
package struct Figure: Codable, Sendable {
    package let minimum: Double
    package let median: Double
    package let maximum: Double

    /// - Parameter values: At least one.
    package init(_ values: [Double]) {
        let sorted = values.sorted()
        (minimum, median, maximum) = (sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1])
    }

    /// For people.
    package func text(_ unit: String) -> String {
        guard minimum < maximum else { return "\(median.brief) \(unit)" }
        return "median \(median.brief) \(unit) (\(minimum.brief) to \(maximum.brief))"
    }
}

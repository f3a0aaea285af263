/// Several measurements of one thing.
struct Figure: Encodable {
    let minimum: Double
    let median: Double
    let maximum: Double

    /// - Parameter values: At least one.
    init(_ values: [Double]) {
        let sorted = values.sorted()
        (minimum, median, maximum) = (sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1])
    }
}

/// Several measurements of one thing.
struct Figure: Codable {
    let minimum: Double
    let median: Double
    let maximum: Double

    init(_ values: [Double]) {
        let sorted = values.sorted()
        minimum = sorted[0]
        median = sorted[sorted.count / 2]
        maximum = sorted[sorted.count - 1]
    }
}

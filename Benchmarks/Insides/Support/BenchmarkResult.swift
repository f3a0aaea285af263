/// What came of a benchmark: an object of JSON, and some lines for people.
protocol BenchmarkResult: Encodable {
    var text: String { get }
}

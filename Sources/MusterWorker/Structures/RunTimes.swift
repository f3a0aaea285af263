/// How long the tasks of a run took, gathered over those of one function that stand together: most runs are of one.
struct RunTimes {
    struct Series {
        let function: UInt32
        var count = 0
        var totalNanoseconds: Double = 0

        var mean: Double { totalNanoseconds / Double(count) }
    }

    private(set) var series: Series?

    /// Adds a task. Returns the series before it, where it begins another.
    mutating func add(_ function: UInt32, _ nanoseconds: UInt32) -> Series? {
        let before = series?.function == function ? nil : series
        if before != nil || series == nil { series = Series(function: function) }
        series?.count += 1
        series?.totalNanoseconds += Double(nanoseconds)
        return before
    }
}

/// What a time is told in.
enum Unit: String, Codable {
    case tasksPerSecond = "tasks a second"
    case elementsPerSecond = "elements a second"
    case megabytesPerSecond = "MB a second"
    case nanosecondsPerTask = "nanoseconds a task"
    case microsecondsPerHop = "microseconds a hop"
    case microseconds
    case seconds

    /// A time as a figure.
    ///
    /// - Parameter count: How many tasks, elements or bytes took that long together.
    func figure(seconds: Double, count: Int) -> Double {
        switch self {
        case .tasksPerSecond, .elementsPerSecond: Double(count) / seconds
        case .megabytesPerSecond: Double(count) / seconds / 1e6
        case .nanosecondsPerTask: seconds * 1e9 / Double(count)
        case .microsecondsPerHop, .microseconds: seconds * 1e6 / Double(count)
        case .seconds: seconds
        }
    }
}

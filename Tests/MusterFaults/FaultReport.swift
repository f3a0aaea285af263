/// What a scenario came to.
package struct FaultReport: Sendable {
    /// What was counted, by what it counts.
    package var counts: [String: Int] = [:]
    /// What was measured, in seconds.
    package var seconds: [String: Double] = [:]
    /// What is not as it should be, for people; empty where all is well.
    package var problems: [String] = []

    package init() {}

    /// Notes a problem where something does not hold.
    package mutating func require(_ holds: Bool, _ problem: @autoclosure () -> String) {
        if !holds { problems.append(problem()) }
    }
}

/// A scenario cannot be played on this machine, and why.
package struct NotHere: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

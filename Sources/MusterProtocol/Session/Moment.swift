/// A point in time, counted from when the role began. The cores are told it; they never ask.
package struct Moment: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// When the role began.
    package static let zero = Moment(nanoseconds: 0)

    package static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

    package func advanced(byMilliseconds milliseconds: Int64) -> Moment {
        Moment(nanoseconds: nanoseconds + milliseconds * 1_000_000)
    }
}

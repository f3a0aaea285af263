/// One session of one peer, as a core names it. The shell gives the numbers, and never the same one twice.
package struct ConnectionID: Hashable, Sendable {
    package let number: UInt64

    package init(number: UInt64) {
        self.number = number
    }
}

extension ConnectionID: Comparable {
    package static func < (left: ConnectionID, right: ConnectionID) -> Bool { left.number < right.number }
}

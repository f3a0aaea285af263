import Synchronization

/// An address on which this process listens.
package struct ListenerID: Hashable, Sendable {
    private let number: UInt64

    /// A number that no other listener of this process has or had.
    package static func next() -> ListenerID {
        ListenerID(number: counter.add(1, ordering: .relaxed).newValue)
    }

    private static let counter = Atomic<UInt64>(0)
}

extension ListenerID: CustomStringConvertible {
    /// `listener 2`.
    package var description: String { "listener \(number)" }
}

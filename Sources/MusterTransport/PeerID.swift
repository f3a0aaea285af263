import Synchronization

/// A remote peer as this process sees it: a connection that it dialed, or a dialer that one of its listeners heard.
///
/// A number is never used twice in a process. A dialed peer keeps its number when its connection is lost and made
/// again; a listener gives every connection a number of its own.
package struct PeerID: Hashable, Sendable {
    private let number: UInt64

    /// A number that no other peer of this process has or had.
    package static func next() -> PeerID {
        PeerID(number: counter.add(1, ordering: .relaxed).newValue)
    }

    private static let counter = Atomic<UInt64>(0)
}

extension PeerID: CustomStringConvertible {
    /// `peer 7`.
    package var description: String { "peer \(number)" }
}

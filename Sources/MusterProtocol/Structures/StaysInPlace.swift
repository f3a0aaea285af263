import Synchronization

/// A member that makes a large struct stay where it is in memory. It does nothing else.
///
/// The compiler passes a struct by value to a method that does not change it. Where a mutating method calls such a one,
/// that copies the whole struct, and a core has some hundred bytes and asks itself several things a task. What holds an
/// atomic has an address that counts, so it is passed by that.
package struct StaysInPlace: ~Copyable, Sendable {
    private let mark = Atomic<UInt8>(0)

    package init() {}
}

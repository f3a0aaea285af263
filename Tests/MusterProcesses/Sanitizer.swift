import Foundation

/// What differs where the tests, and the processes that they start, run with a sanitizer (`./dev test --sanitize`).
package enum Sanitizer {
    private static let name = ProcessInfo.processInfo.environment["MUSTER_SANITIZER"]

    /// All is several times as slow then, and a process has terabytes of addresses.
    package static let isThere = name != nil

    /// Whether it is told where a process crashed. The thread sanitizer takes what Swift's backtracer does for a fork, and ends
    /// the process in a way of its own, so that the backtracer is switched off there.
    package static let tellsPlaces = name != "thread"
}

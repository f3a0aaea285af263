import Foundation

/// What differs where the tests, and the processes that they start, run with a sanitizer (`./dev test --sanitize`).
package enum Sanitizer {
    /// All is several times as slow then, a process takes terabytes of addresses and much memory that is not its own, and where
    /// one crashed is not told: Swift's backtracer is switched off, since the sanitizers take what it does for faults.
    package static let isThere = ProcessInfo.processInfo.environment["MUSTER_SANITIZER"] != nil
}

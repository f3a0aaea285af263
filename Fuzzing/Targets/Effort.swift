import Foundation

/// How far those tests go that try very many inputs, seeds or states, one after another on one thread.
package enum Effort {
    /// Every test runs with the sanitizers (`./dev test --sanitize` sets `MUSTER_SANITIZER`), but such tests would take most of
    /// an hour then, and show nothing that fewer inputs do not: their inputs find faults of decisions, which they do without a
    /// sanitizer.
    package static let isReduced = ProcessInfo.processInfo.environment["MUSTER_SANITIZER"] != nil

    /// How long a test waits for what has to come. It is slow with a sanitizer, and nothing waits for this to pass.
    package static let patience = Duration.seconds(isReduced ? 240 : 60)

    /// Of how many inputs one is tried.
    package static let divisor = isReduced ? 10 : 1

    /// How many are tried of so many.
    package static func share(of whole: Int) -> Int { max(1, whole / divisor) }
}

import Foundation

/// How large the scenarios are.
package enum FaultSize: String, CaseIterable, Sendable {
    /// Some seconds each.
    case reduced
    /// As the goals are stated.
    case full

    /// What `./dev test` asks for: `--full` sets `MUSTER_FULL`.
    package static var wanted: FaultSize {
        ProcessInfo.processInfo.environment["MUSTER_FULL"] == "1" ? .full : .reduced
    }

    func choose<Choice>(_ reduced: Choice, full: Choice) -> Choice {
        switch self {
        case .reduced: reduced
        case .full: full
        }
    }
}

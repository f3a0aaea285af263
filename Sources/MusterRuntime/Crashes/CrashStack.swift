package import Foundation
import MusterIsolation

/// Where a worker's process crashed, in words for people.
package struct CrashStack: Sendable, Hashable {
    /// What happened: `Bad pointer dereference at 0x3`.
    package let reason: String
    /// The name of the thread that crashed; empty where that is not known.
    package let thread: String
    /// The thread's calls, the innermost first: `segfault(_:) at Failures.swift:30 in libMusterMisbehaving.so`.
    package let frames: [String]

    /// Reads a report as the runtime writes it.
    ///
    /// - Returns: nil when this is no such report, or none of a crash, or a torn one.
    package init?(parsing json: Data) {
        guard let report = BacktraceReport(parsing: json), let crashed = report.crashedThread else { return nil }
        reason = report.reason
        thread = crashed.name ?? ""
        frames = BacktraceReport.lines(of: crashed.frames)
    }

    /// Reads the report that lies in a file; nil where there is none.
    package init?(contentsOf path: String) {
        guard let json = FileManager.default.contents(atPath: path) else { return nil }
        self.init(parsing: json)
    }

    /// The reason, then a line for each call.
    package var text: String { ([reason] + frames.map { "  " + $0 }).joined(separator: "\n") }
}

package import Foundation

/// What Swift's runtime found out about a process that crashed, in words for people.
///
/// A process writes it as it dies if it was started with ``environment(writingTo:)``; a function written in C that crashes
/// is reported in the same way.
package struct CrashStack: Sendable, Hashable {
    /// What happened: `Bad pointer dereference at 0x3`.
    package let reason: String
    /// The name of the thread that crashed; empty where that is not known.
    package let thread: String
    /// The thread's calls, the innermost first: `segfault(_:) at Failures.swift:30 in libMusterMisbehaving.so`.
    package let frames: [String]

    /// The most calls that are kept.
    package static let frameLimit = 20
    /// The most bytes that a line of one may have: names in Swift can be very long.
    static let frameByteLimit = 400

    /// Reads a report as the runtime writes it.
    ///
    /// - Returns: nil when this is no such report, or none of a crash. A process that could not write it to its end leaves
    ///   a torn one.
    package init?(parsing json: Data) {
        guard let report = try? JSONDecoder().decode(Report.self, from: json),
            let crashed = report.threads.first(where: { $0.crashed == true })
        else { return nil }
        reason = Self.reason(report)
        thread = crashed.name ?? ""
        // Behind the last call that has a name there is only how the worker got there.
        let known = crashed.frames[..<((crashed.frames.lastIndex { $0.isNamed } ?? -1) + 1)]
        frames = Array(known.lazy.compactMap { $0.text }.map { Self.shortened($0) }.prefix(Self.frameLimit))
    }

    /// Reads the report that lies in a file; nil where there is none.
    package init?(contentsOf path: String) {
        guard let json = FileManager.default.contents(atPath: path) else { return nil }
        self.init(parsing: json)
    }

    /// The variable of the environment that has Swift's runtime write a report to `path` when a process crashes.
    package static func environment(writingTo path: String) -> (name: String, value: String) {
        let settings = [
            "enable=yes", "interactive=no", "color=no", "threads=crashed", "images=none", "warnings=suppressed",
            "format=json", "output-to=\(path)",
        ]
        return ("SWIFT_BACKTRACE", settings.joined(separator: ","))
    }

    /// The reason, then a line for each call.
    package var text: String { ([reason] + frames.map { "  " + $0 }).joined(separator: "\n") }

    private static func reason(_ report: Report) -> String {
        let description = report.description ?? "it crashed"
        // Where a failed precondition stopped it, the address is that of the instruction, which says nothing.
        guard let address = report.faultAddress, description.contains("pointer") else { return description }
        let digits = address.dropFirst(2).drop { $0 == "0" }
        return "\(description) at 0x\(digits.isEmpty ? "0" : String(digits))"
    }

    private static func shortened(_ line: String) -> String {
        line.utf8.count <= frameByteLimit
            ? line : String(decoding: line.utf8.prefix(frameByteLimit - 3), as: UTF8.self) + "..."
    }
}

/// The part of the runtime's report that is of use; all else may change.
private struct Report: Decodable {
    let description: String?
    let faultAddress: String?
    let threads: [Thread]

    struct Thread: Decodable {
        let name: String?
        let crashed: Bool?
        let frames: [Frame]
    }

    struct Frame: Decodable {
        let kind: String
        let symbol: String?
        let description: String?
        let image: String?
        let address: String?
        let sourceLocation: Location?

        struct Location: Decodable {
            let file: String
            let line: Int
        }

        var isNamed: Bool { symbol != nil && symbol != "<unknown>" }

        /// Nil for what is no call: "the rest is missing", and what only the compiler knows.
        var text: String? {
            guard kind != "truncated", kind != "omitted" else { return nil }
            var text = isNamed ? Self.withoutOffset(description ?? symbol ?? "") : address ?? "an unknown address"
            if let place = sourceLocation, place.line > 0, !place.file.isEmpty {
                guard !place.file.contains("swift-generated-sources") else { return nil }
                text += " at \(place.file.split(separator: "/").last ?? ""):\(place.line)"
            } else if sourceLocation != nil {
                return nil
            }
            if let image, !image.isEmpty { text += " in \(image)" }
            return text
        }

        /// `segfault(_:) + 94` says no more to people than `segfault(_:)`.
        private static func withoutOffset(_ description: String) -> String {
            guard let plus = description.range(of: " + ", options: .backwards),
                description[plus.upperBound...].allSatisfy(\.isNumber)
            else { return description }
            return String(description[..<plus.lowerBound])
        }
    }
}

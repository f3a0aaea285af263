package import Foundation

/// What Swift's backtracer says of a process that crashed, or was told to tell of itself; of a function in C too.
///
/// A process writes it as it dies if it was started with ``environment(writingTo:)``. Only what is of use is read; all else
/// in the format may change.
package struct BacktraceReport: Decodable {
    /// `Bad pointer dereference`
    package let description: String?
    private let faultAddress: String?
    private let threads: [Thread]

    package struct Thread: Decodable {
        package let name: String?
        let crashed: Bool?
        package let frames: [Frame]
    }

    /// A call.
    package struct Frame: Decodable {
        private let kind: String?
        private let symbol: String?
        /// `segfault(_:) + 94`
        let description: String?
        /// The file name of the program or library.
        let image: String?
        private let address: String?
        private let sourceLocation: Location?

        private struct Location: Decodable {
            let file: String
            let line: Int
        }
    }

    /// The variable of the environment that has Swift's runtime write a report to `path` when a process crashes.
    package static func environment(writingTo path: String) -> (name: String, value: String) {
        let settings = [
            "enable=yes", "interactive=no", "color=no", "threads=crashed", "images=none", "warnings=suppressed",
            "format=json", "output-to=\(path)",
        ]
        return ("SWIFT_BACKTRACE", settings.joined(separator: ","))
    }

    /// Whether whoever started this process has switched Swift's backtracer off. Then a crash is told without its place.
    package static let isSwitchedOff =
        ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"]?.split(separator: ",").contains("enable=no") ?? false

    /// Reads a report; nil where it is none, or torn: a process may not get to its end.
    package init?(parsing json: Data) {
        guard let report = try? JSONDecoder().decode(Self.self, from: json) else { return nil }
        self = report
    }

    /// What happened: `Bad pointer dereference at 0x3`.
    package var reason: String {
        let description = description ?? "it crashed"
        // Where a failed precondition stopped it, the address is that of the instruction, which says nothing.
        guard let address = faultAddress, description.contains("pointer") else { return description }
        let digits = address.dropFirst(2).drop { $0 == "0" }
        return "\(description) at 0x\(digits.isEmpty ? "0" : String(digits))"
    }

    /// The thread that crashed.
    package var crashedThread: Thread? { threads.first { $0.crashed == true } }
    /// That thread; of a process that was only told to tell of itself, the first.
    var toldThread: Thread? { crashedThread ?? threads.first }
}

extension BacktraceReport {
    /// The most calls that are told.
    package static let frameLimit = 20
    /// The most bytes that a line of one may have: names in Swift can be very long.
    private static let lineByteLimit = 400

    /// Calls in words, a line each: `segfault(_:) at Failures.swift:30 in libMusterMisbehaving.so`.
    package static func lines(of frames: some Collection<Frame>) -> [String] {
        // Behind the last call that has a name there is only how the process got there.
        let known = frames.reversed().drop { !$0.isNamed }.reversed()
        return Array(known.lazy.compactMap(\.text).map(shortened).prefix(frameLimit))
    }

    private static func shortened(_ line: String) -> String {
        line.utf8.count <= lineByteLimit
            ? line : String(decoding: line.utf8.prefix(lineByteLimit - 3), as: UTF8.self) + "..."
    }
}

extension BacktraceReport.Frame {
    fileprivate var isNamed: Bool { symbol != "<unknown>" && (symbol ?? description) != nil }

    /// Nil for what is no call: "the rest is missing", and what only the compiler knows.
    fileprivate var text: String? {
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

import Foundation
import Testing

/// A process that writes or reads a journal until it is killed.
final class WritingProcess {
    private let process = Process()
    private let output = Pipe()
    private var rest = Data()

    init(_ arguments: [String], of program: String = "MusterJournalProcess") throws {
        let products = Bundle.main.bundleURL.standardizedFileURL
        process.executableURL = products.appendingPathComponent(program)
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        try output.fileHandleForWriting.close()
    }

    deinit { kill() }

    var identifier: Int32 { process.processIdentifier }

    /// What it ended with; waits for the end.
    var status: Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The next line that it says; nil at its end.
    func line() throws -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = rest[(end + 1)...] }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let handle = output.fileHandleForReading
            var descriptor = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 60_000) > 0 else { throw Overdue() }
            let data = handle.availableData
            if data.isEmpty { return nil }
            rest = Data(rest + data)
        }
    }

    /// Kills it, and waits until it is gone.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

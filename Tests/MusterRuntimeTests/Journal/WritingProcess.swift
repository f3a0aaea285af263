import Foundation
import MusterLinux
import Testing

/// A process that writes or reads a journal until it is killed.
final class WritingProcess {
    private let process: SpawnedProcess
    private let output: FileHandle
    private var rest = Data()

    init(_ arguments: [String], of program: String = "MusterJournalProcess") throws {
        let products = Bundle.main.bundleURL.standardizedFileURL
        let pipe = try DataPipe()
        defer { close(pipe.writer) }
        output = FileHandle(fileDescriptor: pipe.reader, closeOnDealloc: true)
        process = try SpawnedProcess(
            products.appendingPathComponent(program).path, arguments, descriptors: [-1, pipe.writer, STDERR_FILENO])
    }

    deinit { kill() }

    var identifier: Int32 { process.identifier }

    /// What it ended with; waits for the end.
    var end: ProcessEnd { process.wait() }

    /// The next line that it says; nil at its end.
    func line() throws -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = rest[(end + 1)...] }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            var descriptor = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 60_000) > 0 else { throw Overdue() }
            let data = output.availableData
            if data.isEmpty { return nil }
            rest = Data(rest + data)
        }
    }

    /// Kills it, and waits until it is gone.
    func kill() {
        process.signal(SIGKILL)
        _ = process.wait()
    }
}

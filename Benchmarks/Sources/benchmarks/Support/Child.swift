import Foundation

/// A program that was started here, reads lines, and ends when there are none any more.
final class Child {
    /// What it prints.
    let output: BoundedReader
    private let process = Process()
    private let input = Pipe()
    private let ended = DispatchSemaphore(value: 0)

    init(_ program: String, _ arguments: [String]) throws {
        let pipe = Pipe()
        output = BoundedReader(pipe.fileHandleForReading)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = pipe
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
    }

    var number: Int32 { process.processIdentifier }

    /// Gives it an empty line to read.
    func writeLine() throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    }

    /// Gives it nothing any more, and waits until it has ended; not for ever.
    func close() {
        try? input.fileHandleForWriting.close()
        if ended.wait(timeout: .now() + 30) == .timedOut {
            note("process \(number) did not end, and is killed")
            kill(number, SIGKILL)
        }
    }
}

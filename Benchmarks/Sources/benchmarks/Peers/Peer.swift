import Foundation

/// A program that computes the same as Muster. It is there before it is measured, and computes once for each line that
/// it is sent.
final class Peer {
    let name: String
    /// What it computes.
    let work: any Work
    /// It is left out after the first run where that other peer was faster.
    let goesOnIfFasterThan: String?
    /// How many runs it takes part in.
    let mostRuns: Int
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(
        name: String, program: String, arguments: [String], work: any Work, goesOnIfFasterThan: String? = nil,
        mostRuns: Int = .max
    ) throws {
        self.name = name
        self.work = work
        self.goesOnIfFasterThan = goesOnIfFasterThan
        self.mostRuns = mostRuns
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// The CPU seconds that it and its processes have used until now.
    var cpuSeconds: Double { CPUTime.ofTree(process.processIdentifier) }

    /// Has it compute once.
    func compute() throws -> Answer {
        try begin()
        return try finish()
    }

    /// Has it begin to compute.
    func begin() throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    }

    /// Whether it has computed, or has ended.
    var hasAnswered: Bool { BoundedReader(output.fileHandleForReading).isReady }

    /// Waits until it has computed.
    func finish() throws -> Answer {
        let reader = BoundedReader(output.fileHandleForReading)
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let more: Data
            do {
                more = try reader.more(within: 300)
            } catch {
                process.terminate()
                throw PeerFailure("\(name) was ended: \(error)")
            }
            if more.isEmpty { throw PeerFailure("\(name) ended without an answer") }
            line += more
        }
        return try JSONDecoder().decode(Answer.self, from: line)
    }

    /// Ends it, and waits until it has ended.
    func close() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

import Foundation

/// A program that computes the same as Muster. It is there before it is measured, and computes once for each line that
/// it is sent.
final class Peer {
    /// What it prints each time.
    struct Answer: Decodable {
        let answer: String
        /// What it took, by its own clock.
        let seconds: Double
    }

    let name: String
    /// It is left out after the first run where that other peer was faster.
    let goesOnIfFasterThan: String?
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(name: String, program: String, arguments: [String], goesOnIfFasterThan: String? = nil) throws {
        self.name = name
        self.goesOnIfFasterThan = goesOnIfFasterThan
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
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let more = output.fileHandleForReading.availableData
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

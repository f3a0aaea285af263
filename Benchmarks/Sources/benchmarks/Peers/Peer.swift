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
    private let child: Child

    init(
        name: String, program: String, arguments: [String], work: any Work, goesOnIfFasterThan: String? = nil,
        mostRuns: Int = .max
    ) throws {
        self.name = name
        self.work = work
        self.goesOnIfFasterThan = goesOnIfFasterThan
        self.mostRuns = mostRuns
        child = try Child(program, arguments)
    }

    /// The CPU seconds that it and its processes have used until now.
    var cpuSeconds: Double { CPUTime.ofTree(child.number) }

    /// Has it compute once.
    func compute() throws -> Answer {
        try begin()
        return try finish()
    }

    /// Has it begin to compute.
    func begin() throws {
        do {
            try child.writeLine()
        } catch {
            throw PeerFailure("\(name) has ended")
        }
    }

    /// Whether it has computed, or has ended.
    var hasAnswered: Bool { child.output.isReady }

    /// Waits until it has computed.
    func finish() throws -> Answer {
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let more: Data
            do {
                more = try child.output.more(within: 300)
            } catch {
                throw PeerFailure("\(name): \(error)")
            }
            if more.isEmpty { throw PeerFailure("\(name) ended without an answer") }
            line += more
        }
        return try JSONDecoder().decode(Answer.self, from: line)
    }

    /// Ends it, and waits until it has ended.
    func close() {
        child.close()
    }
}

import Foundation

/// The command `muster` as a child process. It ends when this one does, however that ends: it reads from a pipe that
/// nothing is written to.
final class MusterProcess<Announcement: Decodable> {
    /// What it prints when it is there.
    let announcement: Announcement
    private let process = Process()
    private let input = Pipe()

    init(_ command: String, _ arguments: [String]) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: command)
        process.arguments = arguments + ["--json", "--until-input-ends"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        do {
            announcement = try Self.read(BoundedReader(output.fileHandleForReading))
        } catch {
            process.terminate()
            throw error
        }
    }

    var number: Int32 { process.processIdentifier }

    /// Ends it, and waits until it has ended.
    func close() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func read(_ reader: BoundedReader) throws -> Announcement {
        var text = Data()
        while true {
            let more = try reader.more(within: 60)
            guard !more.isEmpty else { throw ClusterFailure(String(decoding: text, as: UTF8.self)) }
            text += more
            if let announcement = try? JSONDecoder().decode(Announcement.self, from: text) { return announcement }
        }
    }
}

/// A process of the cluster ended before it was there.
struct ClusterFailure: Error, CustomStringConvertible {
    let description: String

    init(_ output: String) {
        description = "the cluster could not be started: \(output)"
    }
}

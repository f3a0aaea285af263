import Foundation

/// The command `muster` as a child process. It ends when this one does, however that ends: it reads from a pipe that
/// nothing is written to.
struct MusterProcess<Announcement: Decodable> {
    /// What it prints when it is there.
    let announcement: Announcement
    private let child: Child

    init(_ command: String, _ arguments: [String]) throws {
        child = try Child(command, arguments + ["--json", "--until-input-ends"])
        do {
            announcement = try Self.read(child.output)
        } catch {
            child.close()
            throw error
        }
    }

    var number: Int32 { child.number }

    /// Ends it, and waits until it has ended.
    func close() {
        child.close()
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

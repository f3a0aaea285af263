package import Foundation
import MusterProcesses

/// The file in which `misbehaving.note` tells what ran, where, in that order.
package struct RunNotes: Sendable {
    package struct Note: Hashable, Sendable {
        package let task: Int
        package let process: Int32
    }

    package let path: String
    private static let lineLength = 20

    package init(in folder: URL, named name: String = "notes") {
        path = folder.appendingPathComponent(name).path
    }

    /// How many there are; quick enough to be asked again and again.
    package var count: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? Int ?? 0) / Self.lineLength
    }

    /// Waits until there are so many.
    ///
    /// The file is looked at again and again, with a pause. An event for each line, as inotify has them, would come as often
    /// as tasks run, some thousand times a second, and take from the processors that the tasks are measured on.
    ///
    /// - Parameter goesOn: Called each time; returns false, or throws, where no more will come.
    func wait(count wanted: Int, while goesOn: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now + RunningProcess.limit
        while count < wanted, try goesOn() {
            guard ContinuousClock.now < deadline else {
                throw RunningProcess.Failure(
                    description: "after \(RunningProcess.limit) \(count) tasks have run, and not \(wanted)")
            }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    package var all: [Note] {
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let task = Int(words[0]), let process = Int32(words[1]) else { return nil }
            return Note(task: task, process: process)
        }
    }

    /// How often each task ran beyond the first time.
    package static func repeated(_ notes: [Note]) -> [Int: Int] {
        var runs: [Int: Int] = [:]
        for note in notes { runs[note.task, default: 0] += 1 }
        return runs.filter { $0.value > 1 }.mapValues { $0 - 1 }
    }
}

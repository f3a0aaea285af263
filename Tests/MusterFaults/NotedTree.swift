import Foundation
package import Muster

/// A tree of tasks, each of which notes that it ran: task i takes the results of the ten from 10 i + 1 on, as far as there
/// are so many, and task 0 comes to the number of all.
package struct NotedTree: Sendable {
    package let taskCount: Int
    /// How long each task waits.
    package let microseconds: Int
    /// The file of notes.
    package let notes: RunNotes

    private static let width = 10

    package init(taskCount: Int, microseconds: Int, notes: RunNotes) {
        (self.taskCount, self.microseconds, self.notes) = (taskCount, microseconds, notes)
    }

    /// What is wanted.
    package static let root: Key = "k0"

    package func children(of task: Int) -> Range<Int> {
        let first = min(Self.width * task + 1, taskCount)
        return first..<min(first + Self.width, taskCount)
    }

    /// The one that takes its result.
    package func parent(of task: Int) -> Int? {
        task == 0 ? nil : (task - 1) / Self.width
    }

    package var graph: Graph {
        var graph = Graph()
        for task in 0..<taskCount {
            let inputs = children(of: task).map { Term.key(Key("k\($0)")) }
            graph.add(
                Key("k\(task)"),
                .call(
                    "misbehaving.note", .value(.string(notes.path)), .value(.int64(Int64(task))),
                    .value(.int64(Int64(microseconds))), .list(inputs)))
        }
        return graph
    }

    /// The same graph, for a process.
    package var json: String {
        let lines = (0..<taskCount).map { task in
            let inputs = children(of: task).map { #"{"$": "k\#($0)"}"# }.joined(separator: ", ")
            return
                #""k\#(task)": {"$": ["misbehaving.note", "\#(notes.path)", \#(task), \#(microseconds), [\#(inputs)]]}"#
        }
        return "{\(lines.joined(separator: ",\n"))}"
    }

    /// The tasks that have to run again when a process has gone with all that it held: those whose results are not
    /// elsewhere, and are needed to come to task 0. A result is needed no more when its parent has one.
    ///
    /// - Parameters:
    ///   - lost: The process.
    ///   - ran: What had been noted when it had gone.
    package func needed(afterLossOf lost: Int32, ran: [RunNotes.Note]) -> Set<Int> {
        var noted = Set<Int>()
        var elsewhere = Set<Int>()
        for note in ran {
            noted.insert(note.task)
            if note.process != lost { elsewhere.insert(note.task) }
        }
        var needed = Set<Int>()
        var open = [0]
        while let task = open.popLast() {
            let isReleased = parent(of: task).map(noted.contains) ?? false
            if elsewhere.contains(task), !isReleased { continue }
            needed.insert(task)
            open += children(of: task)
        }
        return needed.intersection(noted)
    }
}

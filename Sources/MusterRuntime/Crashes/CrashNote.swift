import Foundation
import MusterGraph
import MusterProtocol

/// A crash, as a supervisor hands it to the next process: JSON in a file that has no name.
struct CrashNote: Codable {
    struct Attempt: Codable {
        let graph: UInt64
        let index: UInt32
        let attempt: UInt64
    }

    let state: UInt64
    let identity: UInt64
    let tasks: [Attempt]
    let isCertain: Bool
    let message: String

    init(_ crash: Crash) {
        state = crash.state
        identity = crash.identity
        tasks = crash.tasks.map { Attempt(graph: $0.task.graph, index: $0.task.index, attempt: $0.attempt) }
        isCertain = crash.isCertain
        message = crash.failure.message
    }

    var crash: Crash {
        Crash(
            state: state, identity: identity,
            tasks: tasks.map { TaskAttempt(task: TaskID(graph: $0.graph, index: $0.index), attempt: $0.attempt) },
            isCertain: isCertain, failure: FailureDescription(kind: .workerLost, message: message))
    }

    /// Writes all of them, in place of what is in the file.
    static func write(_ crashes: [Crash], to descriptor: Int32) {
        guard let json = try? JSONEncoder().encode(crashes.map { CrashNote($0) }) else { return }
        let file = FileHandle(fileDescriptor: descriptor)
        try? file.truncate(atOffset: 0)
        try? file.write(contentsOf: json)
    }

    /// Reads what a supervisor has written.
    static func read(from descriptor: Int32) -> [Crash] {
        let file = FileHandle(fileDescriptor: descriptor)
        try? file.seek(toOffset: 0)
        guard let json = try? file.readToEnd(), let notes = try? JSONDecoder().decode([CrashNote].self, from: json)
        else { return [] }
        return notes.map(\.crash)
    }
}

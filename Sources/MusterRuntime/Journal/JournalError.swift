/// What could not be done with the state of a scheduler, where, and why.
package struct JournalError: Error, Hashable, Sendable {
    /// Why it failed.
    package enum Reason: Hashable, Sendable {
        /// There is no state.
        case absent(problem: String)
        /// There is no room.
        case noSpace(problem: String)
        /// What is there is damaged.
        case damaged(problem: String)
        /// What is there is no state of a scheduler, or one that this version cannot read.
        case foreign(problem: String)
        /// A scheduler has it; its process, where that is known.
        case inUse(process: Int32?)
        /// More waits to be written than may.
        case overflow(byteCount: Int)
        /// It was closed.
        case closed
        /// The operating system refused something.
        case system(code: Int32, problem: String)
    }

    /// What was being done, "opening it".
    package let operation: String
    /// Where the state is.
    package let folder: String
    package let reason: Reason

    package init(operation: String, folder: String, reason: Reason) {
        self.operation = operation
        self.folder = folder
        self.reason = reason
    }
}

extension JournalError: CustomStringConvertible {
    /// What failed, where, why, and what would help.
    package var description: String { "The state in \(folder) failed while \(operation): \(explanation)" }

    private var explanation: String {
        switch reason {
        case .absent(let problem): "\(problem)."
        case .noSpace(let problem): "there is no room (\(problem)). Make room, or move the folder to another disk."
        case .damaged(let problem):
            "it is damaged: \(problem). Nothing of it was taken up or changed. `muster state check` tells all that is wrong; "
                + "to begin without it, name another folder, or move this one away."
        case .foreign(let problem):
            "\(problem). Nothing was changed. Name another folder, or one that does not exist yet."
        case .inUse(let process):
            "another scheduler uses it\(process.map { " (process \($0))" } ?? ""). Each scheduler needs a folder of its own."
        case .overflow(let byteCount):
            "more than \(byteCount) bytes wait to be written, which is all that may."
        case .closed: "it is closed."
        case .system(let code, let problem): "\(problem) (error \(code))."
        }
    }
}

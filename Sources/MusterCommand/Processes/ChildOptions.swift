import ArgumentParser
import Dispatch
import Foundation

/// What only a `muster` that another one started is told.
struct ChildOptions: ParsableArguments {
    /// The flag below, as it is typed.
    static let untilInputEnds = "--until-input-ends"

    @Flag(name: .long, help: .hidden)
    var untilInputEnds = false

    @Flag(name: .long, help: .hidden)
    var quiet = false

    /// What takes a role's lines for people.
    var log: @Sendable (String) -> Void {
        if quiet { return { _ in } }
        return { line in Output.note(line) }
    }

    /// Begins to watch for what asks for the end: signals, and the end of standard input where that is wanted.
    func watch() {
        Interruption.shared.watch()
        guard untilInputEnds else { return }
        Thread.detachNewThread {
            while !FileHandle.standardInput.nextData.isEmpty {}
            Interruption.shared.end()
        }
    }
}

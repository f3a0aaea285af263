/// The tasks that a single worker of one thread has finished, as far as the scheduler was told when both were killed.
///
/// They are the first that it has noted since it was started: it runs one after another, and tells of them in that order.
/// Of those behind them some had run too, and nobody knew.
struct FinishedTasks {
    /// How many notes there were when a task was known to be finished.
    private var noteCount: [Int: Int] = [:]
    /// Where the notes of the process begin that runs now.
    private var start = 0

    /// - Parameters:
    ///   - told: How many tasks the scheduler was told of by the process that was killed then.
    ///   - notes: All notes that there were when it had gone.
    mutating func add(told: Int, of notes: [RunNotes.Note]) {
        for note in notes[start...].prefix(told) { noteCount[note.task] = notes.count }
        start = notes.count
    }

    /// Those that ran again after that.
    func runAgain(_ notes: [RunNotes.Note]) -> [Int] {
        notes.enumerated().filter { position, note in noteCount[note.task].map { position >= $0 } ?? false }
            .map(\.element.task)
    }
}

/// Something that a data store does wrong.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// What workers rely on. The text of each is the rule.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        case startsEmpty = "under a new name, a store is empty, and shares nothing with others"
        case findsWhatWasPut = "what was put is found, whatever its size and its task"
        case replaces = "a put replaces the value of its task"
        case keepsOrder = "several values are put one after the other: of two for one task, the last stays"
        case keepsBytes =
            "bytes stay as they are: those put as long as the store has them, those got as long as anybody has"
        case givesParts =
            "a part is the bytes that were asked for and that there are, and says the size of the whole value"
        case removes = "what was removed is gone, the rest is not, and what is not there is passed over"
        case counts = "count and byteCount are those of the values"
        case lists = "tasks are all that have a value, each once, in order"
        case servesThreads = "threads that work at once see whole values, and those that they put"
        case survives = "a persistent store that is opened again has the values that it had, and no others"
        case listsEntries = "entries are those after a task, in order, and no more than were asked for"
        case keepsNotes = "notes stay until they are changed, and are no values"
        case doesNotFail = "no operation of the trial is one that may fail"
        case finishes = "every operation returns"
    }

    /// The rule that is broken.
    public let rule: Rule
    /// What was done, what was expected, and what was found.
    public let story: String

    /// The rule, and what happened.
    public var description: String { "\(rule.rawValue): \(story)" }
}

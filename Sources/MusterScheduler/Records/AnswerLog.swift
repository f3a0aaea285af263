import MusterGraph
import MusterProtocol

/// What a graph's client is told of its wanted tasks, kept until the client says that it has it: a session may end, and
/// what was on its way with it.
struct AnswerLog {
    /// Answers that were gathered over one wake-up.
    struct Entry {
        /// Where they stand in the graph's history.
        let sequence: UInt64
        let history: HistoryEntry
        /// How many answers the client has in this session with these; nil while they have not been sent in it.
        var sentCount: UInt64?

        var byteCount: Int { history.results.values.count + 16 * history.answerCount }
    }

    private(set) var entries: [Entry] = []
    /// How many of `entries` have been sent in this session.
    private var sentEntryCount = 0
    /// How many answers have been sent in this session.
    private var sentAnswerCount: UInt64 = 0
    private(set) var byteCount = 0
    /// Whether the client was told in this session that the graph is accepted, and that it is finished.
    var isAcceptanceTold = false
    var isFinishTold = false
    /// Whether a client has once acknowledged all that there is; only of a detached graph, which keeps its entries.
    private(set) var isCollected = false

    var isEmpty: Bool { entries.isEmpty }

    mutating func append(_ history: HistoryEntry, sequence: UInt64) {
        let entry = Entry(sequence: sequence, history: history)
        entries.append(entry)
        byteCount += entry.byteCount
        isCollected = false
    }

    /// What has not been sent in this session; it counts as sent from now on.
    mutating func takeUnsent() -> ArraySlice<Entry> {
        let unsent = sentEntryCount..<entries.count
        for place in unsent {
            sentAnswerCount += UInt64(entries[place].history.answerCount)
            entries[place].sentCount = sentAnswerCount
        }
        sentEntryCount = entries.count
        return entries[unsent]
    }

    /// The client has so many answers of this session; with `UInt64.max` it needs none, sent or not. Returns what is not needed any more.
    mutating func acknowledge(_ count: UInt64, keepsAll: Bool) -> [Entry] {
        if keepsAll {
            isCollected = isCollected || count >= sentAnswerCount && sentEntryCount == entries.count
            return []
        }
        let end = entries.firstIndex { ($0.sentCount ?? .max) > count } ?? entries.count
        let done = Array(entries[..<end])
        entries.removeFirst(end)
        sentEntryCount = max(0, sentEntryCount - end)
        byteCount -= done.reduce(0) { $0 + $1.byteCount }
        return done
    }

    /// Another session begins: all that is not acknowledged will be told again.
    mutating func beginSession() {
        sentEntryCount = 0
        sentAnswerCount = 0
        for place in entries.indices { entries[place].sentCount = nil }
        isAcceptanceTold = false
        isFinishTold = false
    }
}

import MusterGraph

/// Which values a store has in memory and which on disk, and which of them go to disk first: those that were not used
/// for the longest time.
///
/// It decides, and touches neither lock nor disk. Every step takes the time of a look-up in a dictionary; the order of
/// use is a list that is linked both ways, through an array.
struct SpillIndex<Value> {
    /// Where a value is.
    enum Place: Equatable {
        case memory
        /// It was read back: to leave memory again it need not be written.
        case both
        case disk
    }

    /// A value. `number` names it on disk, and is never used twice: a task's value may be replaced while an old one is
    /// being written.
    struct Entry {
        let task: TaskID
        let number: UInt64
        let byteCount: Int
        fileprivate(set) var place: Place
        /// Nil on disk.
        fileprivate(set) var value: Value?
        /// The neighbours in the order of use; only of values in memory.
        fileprivate var earlier = nowhere
        fileprivate var later = nowhere
    }

    private static var nowhere: Int { -1 }

    private var placeOfTask: [TaskID: Int] = [:]
    private var entries: [Entry?] = []
    private var freePlaces: [Int] = []
    private var oldest = nowhere
    private var newest = nowhere

    /// The bytes of all values, of those in memory, and of those on disk; what is in both counts in both.
    private(set) var byteCount = 0
    private(set) var memoryByteCount = 0
    private(set) var diskByteCount = 0

    init() {}

    var count: Int { placeOfTask.count }

    /// All tasks, in any order.
    var tasks: [TaskID] { Array(placeOfTask.keys) }

    subscript(task: TaskID) -> Entry? { placeOfTask[task].flatMap { entries[$0] } }

    /// Takes in a value, which is the last used; on disk where `value` is nil. The task must have none.
    mutating func insert(_ value: Value?, byteCount: Int, number: UInt64, for task: TaskID) {
        precondition(placeOfTask[task] == nil, "a value is removed before another takes its place")
        let entry = Entry(
            task: task, number: number, byteCount: byteCount, place: value == nil ? .disk : .memory, value: value)
        let place: Int
        if let free = freePlaces.popLast() {
            place = free
            entries[place] = entry
        } else {
            place = entries.count
            entries.append(entry)
        }
        placeOfTask[task] = place
        self.byteCount += byteCount
        if value == nil { diskByteCount += byteCount } else { enterMemory(place) }
    }

    /// The value of a task, which is now the last used.
    mutating func use(_ task: TaskID) -> Entry? {
        guard let place = placeOfTask[task], let entry = entries[place] else { return nil }
        if entry.place != .disk, newest != place {
            unlink(place)
            link(place)
        }
        return entry
    }

    /// Removes the value of a task, and gives it back.
    mutating func remove(_ task: TaskID) -> Entry? {
        guard let place = placeOfTask.removeValue(forKey: task), let entry = entries[place] else { return nil }
        if entry.place != .disk { leaveMemory(place) }
        if entry.place != .memory { diskByteCount -= entry.byteCount }
        byteCount -= entry.byteCount
        entries[place] = nil
        freePlaces.append(place)
        return entry
    }

    /// The values that were used least recently, until they have so many bytes together; all, if that is too few. One
    /// larger than `limit` can't be on disk, and stays.
    func leastRecentlyUsed(byteCount goal: Int, limit: Int = .max) -> [Entry] {
        var (found, gathered, place) = ([Entry](), 0, oldest)
        while gathered < goal, place >= 0, let entry = entries[place] {
            if entry.byteCount <= limit {
                found.append(entry)
                gathered += entry.byteCount
            }
            place = entry.later
        }
        return found
    }

    /// The value is on disk, and leaves memory. Returns it; nil if the task has no such value any more, or has another.
    mutating func spill(_ task: TaskID, number: UInt64) -> Value? {
        guard let place = placeOfTask[task], let entry = entries[place], entry.number == number,
            let value = entry.value
        else { return nil }
        leaveMemory(place)
        if entry.place == .memory { diskByteCount += entry.byteCount }
        entries[place]?.place = .disk
        entries[place]?.value = nil
        return value
    }

    /// The value was read back, and is in memory too. Returns whether the task still has this value, and only on disk.
    mutating func keep(_ value: Value, of task: TaskID, number: UInt64) -> Bool {
        guard let place = placeOfTask[task], let entry = entries[place], entry.number == number, entry.place == .disk
        else { return false }
        entries[place]?.place = .both
        entries[place]?.value = value
        enterMemory(place)
        return true
    }

    private mutating func enterMemory(_ place: Int) {
        memoryByteCount += entries[place]?.byteCount ?? 0
        link(place)
    }

    private mutating func leaveMemory(_ place: Int) {
        memoryByteCount -= entries[place]?.byteCount ?? 0
        unlink(place)
    }

    private mutating func link(_ place: Int) {
        entries[place]?.earlier = newest
        entries[place]?.later = Self.nowhere
        if newest >= 0 { entries[newest]?.later = place } else { oldest = place }
        newest = place
    }

    private mutating func unlink(_ place: Int) {
        guard let entry = entries[place] else { return }
        if entry.earlier >= 0 { entries[entry.earlier]?.later = entry.later } else { oldest = entry.later }
        if entry.later >= 0 { entries[entry.later]?.earlier = entry.earlier } else { newest = entry.earlier }
    }
}

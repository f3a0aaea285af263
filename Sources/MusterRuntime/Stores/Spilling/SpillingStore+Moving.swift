import MusterGraph
import Synchronization

/// From memory to disk, and back.
///
/// The lock of the state is never held while the disk is used. So a value may be removed or replaced while it is written or
/// read; its number tells.
extension SpillingStore: SpillableStore {
    package var spillableByteCount: Int { state.withLock { $0.index.memoryByteCount } }

    package var spilledByteCount: Int { state.withLock { $0.moved.spilledByteCount } }

    package func spill(byteCount: Int) throws(DataStoreError) {
        var left = byteCount
        while left > 0 {
            // Not over all of it at once: a thread that stores something in between is not held up.
            let freed = try spilling.withLock { _ throws(DataStoreError) in try spillSome(upTo: left) }
            guard freed > 0 else { return }
            left -= freed
        }
    }

    /// How much is written at once: it needs as much memory until it is committed.
    private static var batchByteCount: Int { 16 << 20 }

    /// What names a value on disk.
    static func key(_ number: UInt64) -> TaskID { TaskID(graph: number, index: 0) }

    static func failure(_ error: DataStoreError, while operation: String) -> DataStoreError {
        DataStoreError(operation: operation, location: error.location, reason: error.reason)
    }

    /// Stores a value in memory, if there is room.
    func insert(_ value: Payload, for task: TaskID) -> Bool { insert([(task, value)]) == 1 }

    /// Stores values in memory until there is no room for one. Returns how many that are.
    func insert(_ entries: [(task: TaskID, value: Payload)]) -> Int {
        let (count, replaced) = state.withLock { state in
            var replaced: [SpillIndex<Payload>.Entry] = []
            for (count, (task, value)) in entries.enumerated() {
                guard state.index.memoryByteCount + lingering.byteCount + value.count <= memoryByteCount else {
                    return (count, replaced)
                }
                if let old = take(task, from: &state) { replaced.append(old) }
                state.nextNumber += 1
                state.index.insert(
                    lingering.follow(value), byteCount: value.count, number: state.nextNumber, for: task)
            }
            return (entries.count, replaced)
        }
        for old in replaced { forgetOnDisk(old) }
        return count
    }

    /// Stores a value for which there is no room: others go to disk first, or, when there are none, it does so itself.
    func putWhereThereIsRoom(_ value: Payload, for task: TaskID) throws(DataStoreError) {
        do throws(DataStoreError) {
            try spilling.withLock { _ throws(DataStoreError) in
                while !insert(value, for: task) {
                    let freed = value.count > memoryByteCount ? 0 : try spillSome(upTo: max(value.count, roomByteCount))
                    guard freed > 0 else { return try putOnDisk(value, for: task) }
                }
            }
        } catch {
            throw Self.failure(error, while: "storing task \(task) (\(value.count) bytes)")
        }
    }

    /// Room that is made at once, so that not every small value brings another to disk, each in a commit of its own.
    private var roomByteCount: Int { min(memoryByteCount / 16, Self.batchByteCount) }

    private func putOnDisk(_ value: Payload, for task: TaskID) throws(DataStoreError) {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        try disk.put(value, for: Self.key(number))
        let old = state.withLock { state in
            let old = take(task, from: &state)
            state.index.insert(nil, byteCount: value.count, number: number, for: task)
            state.moved.spilledCount += 1
            state.moved.spilledByteCount += value.count
            return old
        }
        if let old { forgetOnDisk(old) }
    }

    /// Brings values of up to so many bytes to disk, at least one and not too much at once. Returns how many bytes have left
    /// memory; 0: there are none. `spilling` is held.
    private func spillSome(upTo byteCount: Int) throws(DataStoreError) -> Int {
        let victims = state.withLock { state in
            state.index.leastRecentlyUsed(
                byteCount: min(byteCount, Self.batchByteCount), limit: DiskStore.largestByteCount)
        }
        guard !victims.isEmpty else { return 0 }
        let unwritten = victims.filter { $0.place == .memory }
        if !unwritten.isEmpty {
            try disk.put(unwritten.compactMap { entry in entry.value.map { (Self.key(entry.number), $0) } })
        }
        var (left, stale): ([Payload], [TaskID]) = ([], [])
        state.withLock { state in
            for victim in victims {
                if let value = state.index.spill(victim.task, number: victim.number) {
                    lingering.leave(value)
                    left.append(value)
                } else {
                    stale.append(Self.key(victim.number))
                }
            }
            state.moved.spilledCount += unwritten.count
            state.moved.spilledByteCount += unwritten.reduce(0) { $0 + $1.byteCount }
        }
        // What was removed while it was written.
        if !stale.isEmpty { try? disk.remove(stale) }
        return victims.reduce(0) { $0 + $1.byteCount }
    }

    /// Where a task's value is: the value itself, or its number on disk.
    func locate(_ task: TaskID) -> (value: Payload?, number: UInt64)? {
        state.withLock { $0.index.use(task).map { ($0.value, $0.number) } }
    }

    /// Reads from disk. Nil when the value is not there any more, as the task has none now or another one.
    func read<Result>(
        _ task: TaskID, _ number: UInt64, _ body: (DiskStore) throws(DataStoreError) -> Result?
    ) throws(DataStoreError) -> Result? {
        do throws(DataStoreError) {
            if let found = try body(disk) { return found }
            guard state.withLock({ $0.index[task]?.number }) == number else { return nil }
            throw DataStoreError(operation: "", location: path, reason: .corrupt(problem: "a value is missing"))
        } catch {
            throw Self.failure(error, while: "reading task \(task)")
        }
    }

    /// A value that was read, which stays in memory if there is room.
    func readBack(_ value: Payload, of task: TaskID, number: UInt64) -> Payload {
        let followed = lingering.follow(value)
        state.withLock { state in
            state.moved.readBackCount += 1
            state.moved.readBackByteCount += value.count
            let used = state.index.memoryByteCount + lingering.byteCount
            guard used + value.count <= memoryByteCount, state.index.keep(followed, of: task, number: number) else {
                return lingering.leave(followed)
            }
        }
        return followed
    }

    /// Takes a value out of the index. Whoever still uses it keeps its memory.
    func take(_ task: TaskID, from state: inout State) -> SpillIndex<Payload>.Entry? {
        let entry = state.index.remove(task)
        if let value = entry?.value { lingering.leave(value) }
        return entry
    }

    /// A value was replaced. What cannot be removed costs room and nothing else.
    private func forgetOnDisk(_ entry: SpillIndex<Payload>.Entry) {
        if entry.place != .memory { try? disk.remove([Self.key(entry.number)]) }
    }
}

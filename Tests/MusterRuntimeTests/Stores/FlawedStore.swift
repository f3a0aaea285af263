import Glibc
import MusterGraph
import MusterRuntime
import Synchronization

/// What can be wrong with a store that somebody writes.
enum Flaw: CaseIterable, Sendable {
    case losesEmptyValues, cutsLargeValues, mixesUpLargeNumbers, keepsTheFirstValue, batchesBackwards
    case borrowsMemory, lendsItsMemory, partsWithoutOffset, partsSayTheirOwnSize, partsOfNothing
    case stopsRemovingAtGaps, removesAllButOne, countsReplacedTwice, forgetsToCountBytes, listsOutOfOrder
    case storesInTwoSteps, countsWithoutLock, sharesEverything, losesWhatItHadWhenOpened, bringsBackTheRemoved
    case entriesWithoutEnd, entriesOutOfOrder, emptiesNotes, listsNotes, forgetsNotes, failsOnGaps, hangs
}

/// A store that works, but for one flaw. What a real one has on disk is in `Disk`.
final class FlawedStore: PersistentDataStore {
    /// What outlives a store.
    final class Disk: Sendable {
        struct Contents {
            var values: [TaskID: Payload] = [:]
            var removed: [TaskID: Payload] = [:]
            var notes: [String: Payload] = [:]
            var extraCount = 0
            var busyCount = 0
            var extraByteCount = 0
        }

        let contents = Mutex(Contents())
    }

    /// All disks of a test, by name.
    final class Disks: Sendable {
        private let disks = Mutex<[String: Disk]>([:])

        func disk(_ name: String) -> Disk {
            disks.withLock { disks in
                let disk = disks[name] ?? Disk()
                disks[name] = disk
                return disk
            }
        }
    }

    private let flaw: Flaw?
    private let disk: Disk
    private let lent = Mutex<[LentBytes]>([])

    /// Nil: a store without any.
    init(_ flaw: Flaw?, disk: Disk) {
        (self.flaw, self.disk) = (flaw, disk)
        disk.contents.withLock { contents in
            if flaw == .losesWhatItHadWhenOpened { contents.values = [:] }
            if flaw == .bringsBackTheRemoved { contents.values.merge(contents.removed) { value, _ in value } }
            if flaw == .forgetsNotes { contents.notes = [:] }
        }
    }

    func put(_ value: Payload, for task: TaskID) {
        if flaw == .hangs { while true { sleep(1_000) } }
        let (task, value) = (key(task), kept(value, for: task))
        if flaw == .losesEmptyValues && value.count == 0 { return }
        if flaw == .storesInTwoSteps {
            disk.contents.withLock { $0.values[task] = value[0..<value.count / 2] }
            Self.letOthersRun()
        }
        if flaw == .countsWithoutLock {
            // As if one of two that meet wrote over what the other has added.
            disk.contents.withLock { contents in
                if contents.busyCount > 0 { contents.extraCount -= 1 }
                contents.busyCount += 1
            }
            Self.letOthersRun()
            disk.contents.withLock { $0.busyCount -= 1 }
        }
        disk.contents.withLock { contents in
            let old = contents.values[task]
            if flaw == .keepsTheFirstValue && old != nil { return }
            if flaw == .countsReplacedTwice && old != nil { contents.extraCount += 1 }
            if flaw == .forgetsToCountBytes, let old { contents.extraByteCount += old.count }
            contents.values[task] = value
        }
    }

    func put(_ entries: [(task: TaskID, value: Payload)]) {
        for (task, value) in flaw == .batchesBackwards ? entries.reversed() : entries { put(value, for: task) }
    }

    func get(_ task: TaskID) -> Payload? {
        guard let value = disk.contents.withLock({ $0.values[key(task)] }) else { return nil }
        return flaw == .lendsItsMemory ? lend(value) : value
    }

    func part(of task: TaskID, in range: Range<Int>) -> StoredPart? {
        guard let value = get(task) else { return flaw == .partsOfNothing ? StoredPart(of: .empty, in: range) : nil }
        let part = StoredPart(of: value, in: flaw == .partsWithoutOffset ? 0..<range.count : range)
        return flaw == .partsSayTheirOwnSize ? StoredPart(totalByteCount: part.bytes.count, bytes: part.bytes) : part
    }

    func contains(_ task: TaskID) -> Bool { disk.contents.withLock { $0.values[key(task)] != nil } }

    func remove(_ tasks: [TaskID]) throws(DataStoreError) {
        overwriteLent()
        for task in tasks {
            let removed = disk.contents.withLock { contents in
                let value = contents.values.removeValue(forKey: key(task))
                contents.removed[task] = value
                return value
            }
            guard removed == nil else { continue }
            if flaw == .stopsRemovingAtGaps { return }
            if flaw == .failsOnGaps {
                throw DataStoreError(operation: "removing \(task)", location: "memory", reason: .inUse)
            }
        }
    }

    func removeAll() {
        overwriteLent()
        disk.contents.withLock { contents in
            let last = contents.values.max { $0.key < $1.key }
            contents = Disk.Contents(notes: flaw == .emptiesNotes ? [:] : contents.notes)
            if flaw == .removesAllButOne, let last { contents.values = [last.key: last.value] }
        }
    }

    var tasks: [TaskID] {
        let tasks = disk.contents.withLock { $0.values.keys.sorted() }
        return flaw == .listsOutOfOrder ? tasks.reversed() : tasks
    }

    var count: Int {
        disk.contents.withLock { $0.values.count + $0.extraCount + (flaw == .listsNotes ? $0.notes.count : 0) }
    }

    var byteCount: Int {
        disk.contents.withLock { $0.values.values.reduce(0) { $0 + $1.count } + $0.extraByteCount }
    }

    func entries(after task: TaskID?, limit: Int) -> [StoredEntry] {
        let tasks = disk.contents.withLock { $0.values.keys.sorted { flaw == .entriesOutOfOrder ? $1 < $0 : $0 < $1 } }
        return tasks.filter { $0 > (task ?? $0) || task == nil || flaw == .entriesWithoutEnd }.prefix(limit).map {
            StoredEntry(task: $0, byteCount: get($0)?.count ?? 0)
        }
    }

    func note(named name: String) -> Payload? { disk.contents.withLock { $0.notes[name] } }

    func setNote(_ note: Payload?, named name: String) { disk.contents.withLock { $0.notes[name] = note } }
}

extension FlawedStore {
    private func key(_ task: TaskID) -> TaskID {
        flaw == .mixesUpLargeNumbers ? TaskID(graph: task.graph & 0xffff_ffff, index: task.index) : task
    }

    private func kept(_ value: Payload, for task: TaskID) -> Payload {
        if flaw == .cutsLargeValues { return value[0..<min(value.count, 1 << 20)] }
        // Keeps where the bytes are, and lets go of them: only of those that are lent by somebody who still has the memory,
        // so that this is a wrong answer and not a crash.
        guard flaw == .borrowsMemory, task.graph == Self.lendingGraph else { return value }
        return Payload(adopting: value.borrowedBytes) {}
    }

    /// Makes it likely that another thread comes between.
    private static func letOthersRun() {
        for _ in 0..<50 { sched_yield() }
    }

    /// Whose values the conformance test lends.
    private static var lendingGraph: UInt64 { 6 }

    /// A copy of a value, which is overwritten when anything is removed.
    private func lend(_ value: Payload) -> Payload {
        let box = LentBytes(value)
        lent.withLock { $0.append(box) }
        return box.payload
    }

    private func overwriteLent() {
        for box in lent.withLock({ boxes in
            let taken = boxes
            boxes = []
            return taken
        }) { box.overwrite() }
    }
}

/// Memory that its owner writes to while others read it: the flaw itself.
private final class LentBytes: Sendable {
    // Written while others look at it, on purpose, and by one thread in the check that finds it.
    private nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

    init(_ value: Payload) {
        bytes = .allocate(byteCount: value.count, alignment: 64)
        value.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }

    var payload: Payload {
        Payload(adopting: UnsafeRawBufferPointer(bytes)) { [self] in withExtendedLifetime(self) {} }
    }

    func overwrite() { bytes.initializeMemory(as: UInt8.self, repeating: 0xdd) }

    deinit { bytes.deallocate() }
}

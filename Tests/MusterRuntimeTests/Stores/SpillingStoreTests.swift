import Foundation
import MusterGraph
import MusterRuntime
import Testing

@Suite("The spilling store")
struct SpillingStoreTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func store(memory: Int, disk: Int = 1 << 30) throws -> SpillingStore {
        try SpillingStore(path: folder.path + "/store", memoryByteCount: memory, diskByteCount: disk)
    }

    private func task(_ index: Int) -> TaskID { TaskID(graph: 1, index: UInt32(index)) }

    private func value(_ index: Int, size: Int = 10_000) -> Payload {
        Payload(count: size) { $0.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: index)) }
    }

    @Test("keeps what was used last, and brings the rest to disk")
    func leastRecentlyUsed() throws {
        let store = try store(memory: 50_000)
        for index in 0..<5 { try store.put(value(index), for: task(index)) }
        #expect(store.usage.spilledCount == 0)
        // 0 is used now, so 1 goes.
        #expect(try store.get(task(0)) == value(0))
        try store.put(value(5), for: task(5))
        #expect((store.usage.memoryByteCount, store.usage.diskByteCount) == (50_000, 10_000))
        #expect((store.usage.spilledCount, store.usage.spilledByteCount) == (1, 10_000))
        for index in [0, 2, 3, 4, 5] { #expect(try store.get(task(index)) == value(index)) }
        #expect(store.usage.readBackCount == 0)
        #expect(try store.get(task(1)) == value(1))
        #expect((store.usage.readBackCount, store.usage.readBackByteCount) == (1, 10_000))
        #expect((store.count, store.byteCount) == (6, 60_000))
    }

    @Test("keeps what is read back where there is room, and drops it without writing it again")
    func readingBack() throws {
        let store = try store(memory: 30_000)
        for index in 0..<4 { try store.put(value(index), for: task(index)) }
        try store.remove(task(3))
        #expect(try store.get(task(0)) == value(0))
        #expect((store.usage.memoryByteCount, store.usage.diskByteCount) == (30_000, 10_000))
        #expect(try store.get(task(0)) == value(0))
        #expect(store.usage.readBackCount == 1)
        // Everything leaves memory, and what is on disk already is not written.
        try store.spill(byteCount: 30_000)
        #expect((store.usage.memoryByteCount, store.usage.diskByteCount) == (0, 30_000))
        #expect(store.usage.spilledCount == 3)
        for index in 0..<3 { #expect(try store.get(task(index)) == value(index)) }
    }

    @Test("a value larger than the limit goes to disk, and nothing else for it")
    func largeValue() throws {
        let store = try store(memory: 30_000)
        try store.put(value(0), for: task(0))
        try store.put(value(1, size: 40_000), for: task(1))
        #expect((store.usage.memoryByteCount, store.usage.diskByteCount) == (10_000, 40_000))
        #expect(try store.get(task(1)) == value(1, size: 40_000))
        #expect(store.usage.memoryByteCount == 10_000)
    }

    @Test("what somebody still uses counts until it is released")
    func lingering() throws {
        let store = try store(memory: 30_000)
        try store.put(value(0), for: task(0))
        var used = try store.get(task(0))
        try store.spill(byteCount: 10_000)
        #expect((store.usage.memoryByteCount, store.usage.lingeringByteCount) == (0, 10_000))
        for index in 1..<4 { try store.put(value(index), for: task(index)) }
        #expect((store.usage.memoryByteCount, store.usage.lingeringByteCount) == (20_000, 10_000))
        #expect(used == value(0))
        used = nil
        #expect(store.usage.lingeringByteCount == 0)
        // What was removed, or read back without room, lingers too.
        used = try store.get(task(3))
        try store.remove(task(3))
        #expect(store.usage.lingeringByteCount == 10_000)
        let copies = try (0..<3).map { try store.get(task($0)) }
        #expect(store.usage.memoryByteCount + store.usage.lingeringByteCount >= 40_000)
        #expect(copies == (0..<3).map { value($0) })
    }

    @Test("a value takes the place of one that is on disk")
    func replacing() throws {
        let store = try store(memory: 10_000)
        try store.put(value(0), for: task(0))
        try store.spill(byteCount: 1)
        try store.put(value(7), for: task(0))
        #expect((store.usage.memoryByteCount, store.usage.diskByteCount, store.count) == (10_000, 0, 1))
        #expect(try store.get(task(0)) == value(7))
        try store.put(value(8, size: 20_000), for: task(0))
        #expect((store.usage.memoryByteCount, store.usage.diskByteCount, store.count) == (0, 20_000, 1))
        #expect(try store.get(task(0)) == value(8, size: 20_000))
        try store.removeAll()
        #expect((store.usage.memoryByteCount, store.usage.diskByteCount, store.count) == (0, 0, 0))
    }

    @Test("says when the disk is full, and goes on when there is room")
    func fullStore() throws {
        try fillAndEmpty(try store(memory: 500_000, disk: 4 << 20))
    }

    @Test("survives a full disk, where a small one can be mounted")
    func fullDisk() throws {
        guard let disk = SmallDisk(at: folder.path + "/disk", byteCount: 4 << 20) else {
            print("no file system of a few megabytes can be mounted here: the full disk is left out")
            return
        }
        let store = try SpillingStore(path: disk.path + "/store", memoryByteCount: 500_000)
        try fillAndEmpty(store)
    }

    /// Stores values until there is no room, and checks that reading, removing and then storing go on.
    private func fillAndEmpty(_ store: SpillingStore) throws {
        var stored: [TaskID] = []
        var failure: DataStoreError?
        while failure == nil && stored.count < 1000 {
            do {
                try store.put(value(stored.count, size: 100_000), for: task(stored.count))
                stored.append(task(stored.count))
            } catch {
                failure = error
            }
        }
        guard case .noSpace? = failure?.reason else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(failure?.operation == "storing task 1/\(stored.count) (100000 bytes)")
        #expect(stored.count > 10)
        #expect((store.count, store.byteCount) == (stored.count, stored.count * 100_000))
        // What is small still finds room in memory only if something goes.
        for (index, task) in stored.enumerated() { #expect(try store.get(task) == value(index, size: 100_000)) }
        try store.remove(Array(stored.prefix(stored.count / 2)))
        for index in 0..<5 { try store.put(value(index, size: 100_000), for: TaskID(graph: 2, index: UInt32(index))) }
        for index in 0..<5 {
            #expect(try store.get(TaskID(graph: 2, index: UInt32(index))) == value(index, size: 100_000))
        }
        for (index, task) in stored.enumerated().dropFirst(stored.count / 2) {
            #expect(try store.get(task) == value(index, size: 100_000))
        }
    }

    @Test("threads that store, read and remove at once find what they stored")
    func threads() async throws {
        let store = try store(memory: 200_000)
        try await withThrowingTaskGroup { group in
            for graph in 0..<4 as Range<UInt64> {
                group.addTask {
                    for index in 0..<300 as Range<UInt32> {
                        let task = TaskID(graph: graph, index: index % 40)
                        let value = Payload([UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 5_000))
                        try store.put(value, for: task)
                        #expect(try store.get(task) == value)
                        if index % 7 == 6 { try store.remove(task) }
                    }
                }
            }
            group.addTask {
                for _ in 0..<100 { try store.spill(byteCount: 20_000) }
            }
            try await group.waitForAll()
        }
        #expect(store.usage.spilledCount > 0)
        #expect(store.usage.lingeringByteCount == 0)
        #expect(store.usage.memoryByteCount <= 200_000)
        try store.removeAll()
        #expect((store.usage.memoryByteCount, store.usage.diskByteCount) == (0, 0))
    }

    @Test("what an earlier one has left in the folder goes")
    func reopening() throws {
        try {
            let first = try self.store(memory: 0)
            try first.put(value(0), for: task(0))
        }()
        let store = try store(memory: 0)
        #expect(store.count == 0)
        #expect(try store.get(task(0)) == nil)
    }

    @Test("what an earlier one has left goes also where it is damaged, and nobody else's files do")
    func damagedFolder() throws {
        try { try self.store(memory: 0).put(value(0), for: task(0)) }()
        let file = URL(fileURLWithPath: folder.path + "/store/data.mdb")
        try FileHandle(forUpdating: file).truncate(atOffset: 9_000)
        try {
            let store = try self.store(memory: 0)
            #expect(store.count == 0)
            try store.put(value(1), for: task(1))
            #expect(try store.get(task(1)) == value(1))
        }()
        try Data(repeating: 7, count: 100_000).write(to: file)
        let error = #expect(throws: DataStoreError.self) { _ = try store(memory: 0) }
        guard case .foreign? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try Data(contentsOf: file).count == 100_000)
    }

    @Test("what is temporary has no name, so that no end of a process leaves it behind")
    func temporary() throws {
        let store = try SpillingStore(temporaryIn: folder.path, memoryByteCount: 0)
        #expect(store.path == folder.path)
        try store.put(value(0, size: 3_000_000), for: task(0))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        #expect(try store.get(task(0)) == value(0, size: 3_000_000))
    }

    @Test("says where no folder can be made")
    func noFolder() {
        let error = #expect(throws: DataStoreError.self) {
            _ = try SpillingStore(temporaryIn: folder.path + "/none", memoryByteCount: 0)
        }
        #expect(error?.location == folder.path + "/none")
    }
}

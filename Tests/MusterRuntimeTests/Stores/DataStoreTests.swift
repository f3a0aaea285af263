import MusterGraph
import MusterRuntime
import Testing

/// The stores, which must behave the same.
enum StoreKind: CaseIterable, Sendable {
    case memory, disk, spilling

    /// An empty store; what is on disk goes with `folder`.
    func store(in folder: TemporaryFolder, named name: String = "store") throws -> any DataStore {
        switch self {
        case .memory: MemoryStore()
        // So small at first that every test sees it grow.
        case .disk:
            try DiskStore(path: folder.path + "/" + name, initialByteCount: 1 << 16, maximumByteCount: 1 << 30)
        // With so little memory that every test sees it spill.
        case .spilling: try SpillingStore(path: folder.path + "/" + name, memoryByteCount: 2_000)
        }
    }
}

@Suite("Every data store")
struct DataStoreTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("holds what was put, and counts it", arguments: StoreKind.allCases)
    func putAndGet(kind: StoreKind) throws {
        let store = try kind.store(in: folder)
        let task = TaskID(graph: 1, index: 2)
        #expect(try store.get(task) == nil)
        #expect(try !store.contains(task))
        try store.put(Payload([1, 2, 3]), for: task)
        #expect(try store.get(task) == Payload([1, 2, 3]))
        #expect(try store.contains(task))
        #expect((store.count, store.byteCount) == (1, 3))
        try store.put(Payload([4]), for: task)
        #expect(try store.get(task) == Payload([4]))
        #expect((store.count, store.byteCount) == (1, 1))
        try store.remove(task)
        try store.remove(task)
        #expect(try store.get(task) == nil)
        #expect((store.count, store.byteCount) == (0, 0))
    }

    @Test("holds values of every size", arguments: StoreKind.allCases, [0, 1, 511, 2048, 4096, 100_000, 3_000_000])
    func sizes(kind: StoreKind, size: Int) throws {
        let store = try kind.store(in: folder)
        let value = Payload(count: size) { bytes in
            for index in stride(from: 0, to: size, by: 997) { bytes[index] = UInt8(truncatingIfNeeded: index) }
        }
        try store.put(value, for: TaskID(graph: .max, index: .max))
        let found = try #require(try store.get(TaskID(graph: .max, index: .max)))
        #expect(found == value)
        #expect(found.aligned(to: 64).borrowedBytes.baseAddress == found.borrowedBytes.baseAddress)
        #expect((store.count, store.byteCount) == (1, size))
    }

    @Test("gives a part of a value", arguments: StoreKind.allCases, [100, 10_000])
    func parts(kind: StoreKind, size: Int) throws {
        let store = try kind.store(in: folder)
        let task = TaskID(graph: 1, index: 2)
        #expect(try store.part(of: task, in: 0..<1) == nil)
        let value = Payload((0..<size).map { UInt8(truncatingIfNeeded: $0) })
        try store.put(value, for: task)
        for range in [0..<0, 0..<10, 50..<size, 90..<20_000, size..<size + 5, 20_000..<20_001] {
            let part = try #require(try store.part(of: task, in: range))
            #expect(part.totalByteCount == size)
            #expect(part.bytes == value[range.clamped(to: 0..<size)])
        }
    }

    @Test("lists its tasks in order, and removes some or all", arguments: StoreKind.allCases)
    func listing(kind: StoreKind) throws {
        let store = try kind.store(in: folder)
        let tasks = [(0, 0), (0, 256), (1, 1), (255, 3), (256, 0), (1 << 40, 7)].map {
            TaskID(graph: UInt64($0.0), index: UInt32($0.1))
        }
        try store.put(tasks.reversed().map { ($0, Payload([UInt8(truncatingIfNeeded: $0.index)])) })
        #expect(try store.tasks == tasks)
        try store.remove([tasks[1], tasks[4], TaskID(graph: 77, index: 7)])
        #expect(try store.tasks == [tasks[0], tasks[2], tasks[3], tasks[5]])
        #expect(store.count == 4)
        try store.removeAll()
        #expect(try store.tasks.isEmpty)
        #expect((store.count, store.byteCount) == (0, 0))
        try store.put(.empty, for: tasks[0])
        #expect(try store.get(tasks[0]) == .empty)
    }

    @Test("serves several threads at once", arguments: StoreKind.allCases)
    func threads(kind: StoreKind) async throws {
        let store = try kind.store(in: folder)
        try await withThrowingTaskGroup { group in
            for graph in 0..<4 as Range<UInt64> {
                group.addTask {
                    for index in 0..<200 as Range<UInt32> {
                        let task = TaskID(graph: graph, index: index)
                        let value = Payload([UInt8](repeating: UInt8(graph), count: Int(index) * 20))
                        try store.put(value, for: task)
                        #expect(try store.get(task) == value)
                        if index % 2 == 1 { try store.remove(task) }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(store.count == 400)
        #expect(store.byteCount == 4 * (0..<200).filter { $0 % 2 == 0 }.reduce(0) { $0 + $1 * 20 })
        #expect(try store.tasks.count == 400)
    }
}

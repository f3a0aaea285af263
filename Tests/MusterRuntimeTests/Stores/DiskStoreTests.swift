import Foundation
import MusterGraph
import MusterRuntime
import Testing

@Suite("The disk store")
struct DiskStoreTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/store" }
    private let task = TaskID(graph: 1, index: 1)

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The reason for which opening fails.
    private func refusal(sourceLocation: SourceLocation = #_sourceLocation) -> DataStoreError.Reason? {
        let error = #expect(throws: DataStoreError.self, sourceLocation: sourceLocation) {
            _ = try DiskStore(path: path)
        }
        #expect(error?.location == path)
        #expect(error?.description.contains(path) == true)
        return error?.reason
    }

    @Test("has its values when it is opened again")
    func reopening() throws {
        try {
            let store = try DiskStore(path: path)
            try store.put([(task, Payload([1, 2, 3])), (TaskID(graph: 9, index: 9), .empty)])
        }()
        let store = try DiskStore(path: path)
        #expect((store.count, store.byteCount) == (2, 3))
        #expect(try store.get(task) == Payload([1, 2, 3]))
    }

    @Test("tells what is in it in one pass, whatever happens meanwhile")
    func entries() throws {
        let store = try DiskStore(path: path)
        // More than fit on a page of the listing.
        let tasks = (0..<3_000 as Range<UInt32>).map { TaskID(graph: UInt64($0 / 1_000), index: $0) }
        try store.put(tasks.map { ($0, Payload([UInt8](repeating: 1, count: Int($0.index % 100)))) })
        var found: [StoredEntry] = []
        try store.forEachEntry { entry throws(DataStoreError) in
            found.append(entry)
            try store.remove(entry.task)
            // It grows while it is listed.
            try store.put(Payload([UInt8](repeating: 1, count: 10_000)), for: TaskID(graph: 0, index: entry.task.index))
        }
        #expect(found == tasks.map { StoredEntry(task: $0, byteCount: Int($0.index % 100)) })
    }

    @Test("refuses notes and names that are too long")
    func longNotes() throws {
        let store = try DiskStore(path: path)
        for (note, name) in [(4_097, 1), (1, 101)] {
            let error = #expect(throws: DataStoreError.self) {
                try store.setNote(
                    Payload([UInt8](repeating: 1, count: note)), named: String(repeating: "n", count: name))
            }
            #expect(error?.reason == .tooLarge(byteCount: max(note, name)))
        }
    }

    @Test("belongs to one owner")
    func ownership() throws {
        let store = try DiskStore(path: path)
        #expect(refusal() == .inUse)
        #expect(try store.get(task) == nil)
    }

    @Test("says when it is full, and still reads and removes")
    func fullStore() throws {
        let store = try DiskStore(path: path, initialByteCount: 1 << 16, maximumByteCount: 4 << 20)
        try fillAndEmpty(store)
    }

    @Test("survives a full disk, where a small one can be mounted")
    func fullDisk() throws {
        guard let disk = SmallDisk(at: folder.path + "/disk", byteCount: 4 << 20) else { return }
        try fillAndEmpty(try DiskStore(path: disk.path + "/store"))
    }

    /// Stores values until there is no room, and checks that reading, removing and then storing go on.
    private func fillAndEmpty(_ store: DiskStore) throws {
        let value = Payload(count: 300_000) { $0.initializeMemory(as: UInt8.self, repeating: 5) }
        var stored: [TaskID] = []
        var failure: DataStoreError?
        while failure == nil && stored.count < 1000 {
            let task = TaskID(graph: 1, index: UInt32(stored.count))
            do {
                try store.put(value, for: task)
                stored.append(task)
            } catch {
                failure = error
            }
        }
        guard case .noSpace? = failure?.reason else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(failure?.operation == "storing task 1/\(stored.count) (300000 bytes)")
        #expect(stored.count > 5)
        #expect((store.count, store.byteCount) == (stored.count, stored.count * value.count))
        for task in stored { #expect(try store.get(task) == value) }
        try store.remove(stored)
        #expect((store.count, store.byteCount) == (0, 0))
        try store.put(value, for: task)
        #expect(try store.get(task) == value)
    }

    @Test("refuses a folder that holds other files")
    func foreignFolder() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data("dear diary".utf8).write(to: URL(fileURLWithPath: path + "/diary.txt"))
        guard case .foreign(let problem)? = refusal() else {
            Issue.record("it was not refused as foreign")
            return
        }
        #expect(problem.contains("diary.txt"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["diary.txt"])
    }

    @Test("refuses a file that is none of LMDB's")
    func foreignFile() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data(repeating: 7, count: 100_000).write(to: URL(fileURLWithPath: path + "/data.mdb"))
        guard case .foreign? = refusal() else {
            Issue.record("it was not refused as foreign")
            return
        }
    }

    @Test("refuses an LMDB file that something else made, and another format", arguments: [true, false])
    func foreignContents(isMuster: Bool) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try {
            let environment = try LMDBEnvironment(path: path, isDurable: false)
            try environment.write { transaction throws(LMDBError) in
                guard let database = try transaction.database(isMuster ? "muster" : "other", create: true) else {
                    return
                }
                let (key, value) = (Payload(Array("format".utf8)), Payload(Array("muster data store 99".utf8)))
                try transaction.put(value.borrowedBytes, for: key.borrowedBytes, in: database)
                withExtendedLifetime((key, value)) {}
            }
        }()
        guard case .foreign(let problem)? = refusal() else {
            Issue.record("it was not refused as foreign")
            return
        }
        #expect(problem.contains(isMuster ? "muster data store 99" : "not made by Muster"))
    }

    @Test("refuses a file that was cut short", arguments: [20_000, 500_000])
    func tornFile(size: Int) throws {
        try {
            let store = try DiskStore(path: path)
            try store.put(Payload(count: 1 << 20) { $0.initializeMemory(as: UInt8.self, repeating: 5) }, for: task)
        }()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/data.mdb"))
        try file.truncate(atOffset: UInt64(size))
        try file.close()
        guard case .corrupt? = refusal() else {
            Issue.record("it was not refused as damaged")
            return
        }
    }

    @Test("says when its folder cannot be made")
    func noParent() {
        let error = #expect(throws: DataStoreError.self) { _ = try DiskStore(path: path + "/a/b") }
        guard case .system(ENOENT, _)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

import Foundation
import MusterGraph
import MusterRuntime
import Testing

/// What a disk without room does to a disk store, on a file system of a few megabytes.
@Suite("A disk store on a full disk")
struct FullDiskTests {
    private let folder: TemporaryFolder
    private let disk: SmallDisk?
    private let task = TaskID(graph: 1, index: 1)

    init() throws {
        folder = try TemporaryFolder()
        disk = SmallDisk(at: folder.path + "/disk", byteCount: 4 << 20)
        if disk == nil { print("no file system of a few megabytes can be mounted here: the full disk is left out") }
    }

    /// Takes all room. Returns the file that has it.
    private func fill(_ disk: SmallDisk) throws -> String {
        let path = disk.path + "/ballast"
        let file = fopen(path, "w")
        let block = [UInt8](repeating: 1, count: 4_096)
        while fwrite(block, 1, block.count, file) == block.count && fflush(file) == 0 {}
        fclose(file)
        return path
    }

    private func expectNoRoom(_ what: Comment, _ body: () throws -> Void) {
        let error = #expect(throws: DataStoreError.self, what, performing: body)
        guard case .noSpace? = error?.reason else {
            Issue.record("\(what): \(String(describing: error))")
            return
        }
    }

    @Test("goes on when there is room again, with everything that was stored")
    func passing() throws {
        guard let disk else { return }
        let store = try DiskStore(path: disk.path + "/store")
        let value = Payload([UInt8](repeating: 5, count: 100_000))
        try store.setNote(Payload([1]), named: "state")
        try store.put(value, for: task)
        for round in 1...3 {
            // More than the file has room for inside.
            let large = Payload([UInt8](repeating: 6, count: round * 300_000))
            let ballast = try fill(disk)
            expectNoRoom("storing") { try store.put(large, for: TaskID(graph: 2, index: 1)) }
            #expect((store.count, store.byteCount) == (1, value.count))
            #expect(try store.get(task) == value)
            #expect(try store.note(named: "state") == Payload([1]))
            #expect(try store.entries(after: nil, limit: 5) == [StoredEntry(task: task, byteCount: value.count)])
            unlink(ballast)
            try store.put(large, for: TaskID(graph: 2, index: 1))
            #expect(try store.get(TaskID(graph: 2, index: 1)) == large)
            try store.remove(TaskID(graph: 2, index: 1))
        }
    }

    @Test("removes while there is no room, and can then store where that was")
    func removing() throws {
        guard let disk else { return }
        let store = try DiskStore(path: disk.path + "/store")
        let value = Payload([UInt8](repeating: 5, count: 100_000))
        for index in 0..<10 as Range<UInt32> { try store.put(value, for: TaskID(graph: 1, index: index)) }
        _ = try fill(disk)
        try store.remove((0..<8 as Range<UInt32>).map { TaskID(graph: 1, index: $0) })
        #expect(store.count == 2)
        for index in 0..<5 as Range<UInt32> { try store.put(value, for: TaskID(graph: 3, index: index)) }
        for index in 0..<5 as Range<UInt32> { #expect(try store.get(TaskID(graph: 3, index: index)) == value) }
    }

    @Test("cannot be opened there, and can when there is room")
    func opening() throws {
        guard let disk else { return }
        let path = disk.path + "/store"
        let ballast = try fill(disk)
        expectNoRoom("opening a new one") { _ = try DiskStore(path: path) }
        unlink(ballast)
        try {
            let store = try DiskStore(path: path)
            try store.put(Payload([1, 2]), for: task)
        }()
        // Room for its files, of which every size is tried, runs out in the midst of opening.
        for size in stride(from: 0, to: 160 << 10, by: 4 << 10) {
            let path = disk.path + "/new-\(size)"
            let ballast = try fill(disk)
            truncate(
                ballast, off_t((try FileManager.default.attributesOfItem(atPath: ballast)[.size] as? Int ?? 0) - size))
            do throws(DataStoreError) {
                _ = try DiskStore(path: path)
            } catch {
                guard case .noSpace = error.reason else {
                    Issue.record("with \(size) bytes left: \(error)")
                    continue
                }
            }
            unlink(ballast)
            #expect(try DiskStore(path: path).count == 0, "with \(size) bytes left")
            try FileManager.default.removeItem(atPath: path)
        }
        let ballastAgain = try fill(disk)
        let store = try DiskStore(path: path)
        #expect(try store.get(task) == Payload([1, 2]))
        unlink(ballastAgain)
    }

    @Test("is read by as many threads as there may be, where the table of readers has no more room to grow")
    func readers() async throws {
        guard let disk else { return }
        let store = try DiskStore(path: disk.path + "/store")
        let value = Payload([UInt8](repeating: 5, count: 10_000))
        try store.put(value, for: task)
        _ = try fill(disk)
        let task = task
        try await withThrowingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    let found = try store.get(task)
                    #expect(found == value)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("says so where nobody may write")
    func readOnly() throws {
        guard let disk else { return }
        let path = disk.path + "/store"
        try { _ = try DiskStore(path: path) }()
        #expect(disk.forbidWriting())
        for path in [path, disk.path + "/new"] {
            let error = #expect(throws: DataStoreError.self) { _ = try DiskStore(path: path) }
            guard case .system(EROFS, _)? = error?.reason else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(error?.description.contains("Choose a folder on a disk that can be written to") == true)
        }
    }
}

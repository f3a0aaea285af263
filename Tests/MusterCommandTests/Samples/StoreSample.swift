import Foundation
import Muster
import MusterStoreTesting
import Synchronization

/// Keeps each result in a file of its own.
final class FolderStore: DataStore {
    private let folder: URL
    /// What is here. Its lock is held while files change, so that the two agree.
    private let sizes = Mutex<[TaskID: Int]>([:])

    init(path: String) throws {
        folder = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.fileSizeKey])
        for file in files {
            let numbers = file.lastPathComponent.split(separator: "-")
            guard numbers.count == 2, let graph = UInt64(numbers[0]), let index = UInt32(numbers[1]) else { continue }
            let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            sizes.withLock { $0[TaskID(graph: graph, index: index)] = size }
        }
    }

    func put(_ value: Payload, for task: TaskID) throws(DataStoreError) {
        try attempt("storing task \(task)") { sizes throws in
            // Atomic, so that a process that is killed leaves the old file or the new one.
            try value.withUnsafeBytes { try Data($0).write(to: file(of: task), options: .atomic) }
            sizes[task] = value.count
        }
    }

    func get(_ task: TaskID) throws(DataStoreError) -> Payload? {
        try attempt("reading task \(task)") { sizes throws in
            guard sizes[task] != nil else { return nil }
            return Payload(Array(try Data(contentsOf: file(of: task))))
        }
    }

    func contains(_ task: TaskID) -> Bool { sizes.withLock { $0[task] != nil } }

    func remove(_ tasks: [TaskID]) throws(DataStoreError) {
        try attempt("removing \(tasks.count) tasks") { sizes throws in
            for task in tasks where sizes[task] != nil {
                try FileManager.default.removeItem(at: file(of: task))
                sizes[task] = nil
            }
        }
    }

    func removeAll() throws(DataStoreError) { try remove(tasks) }

    var tasks: [TaskID] { sizes.withLock { $0.keys.sorted() } }
    var count: Int { sizes.withLock { $0.count } }
    var byteCount: Int { sizes.withLock { $0.values.reduce(0, +) } }

    private func file(of task: TaskID) -> URL { folder.appending(path: "\(task.graph)-\(task.index)") }

    private func attempt<Result>(
        _ operation: String, _ body: (inout [TaskID: Int]) throws -> Result
    ) throws(DataStoreError) -> Result {
        do {
            return try sizes.withLock { sizes in try body(&sizes) }
        } catch {
            let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
            throw DataStoreError(
                operation: operation, location: folder.path,
                reason: isFull ? .noSpace(problem: "\(error)") : .system(code: 0, problem: "\(error)"))
        }
    }
}

extension FolderStore: PersistentDataStore {
    func entries(after task: TaskID?, limit: Int) -> [StoredEntry] {
        let all = sizes.withLock { $0.map { StoredEntry(task: $0, byteCount: $1) } }
        return Array(
            all.filter { entry in task.map { $0 < entry.task } ?? true }.sorted { $0.task < $1.task }.prefix(limit))
    }

    func note(named name: String) throws(DataStoreError) -> Payload? {
        try attempt("reading the note \(name)") { _ throws in
            let file = noteFile(name)
            guard FileManager.default.fileExists(atPath: file.path) else { return nil }
            return Payload(Array(try Data(contentsOf: file)))
        }
    }

    func setNote(_ note: Payload?, named name: String) throws(DataStoreError) {
        try attempt("keeping the note \(name)") { _ throws in
            if let note {
                try note.withUnsafeBytes { try Data($0).write(to: noteFile(name), options: .atomic) }
            } else if FileManager.default.fileExists(atPath: noteFile(name).path) {
                try FileManager.default.removeItem(at: noteFile(name))
            }
        }
    }

    /// A name may have any characters; that of a file may not.
    private func noteFile(_ name: String) -> URL {
        folder.appending(path: "note." + name.utf8.map { String(format: "%02x", $0) }.joined())
    }
}

enum StoreSample {
    static func check(in folder: String) -> [Violation] {
        DataStoreConformance().violations { name in try FolderStore(path: folder + "/" + name) }
    }

    static func work(scheduler: String, folder: String) async throws -> Worker {
        try await Worker(scheduler: scheduler, data: FolderStore(path: folder))
    }
}

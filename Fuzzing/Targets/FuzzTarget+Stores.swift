import Foundation
import MusterGraph
import MusterRuntime
import Synchronization

extension FuzzTarget {
    /// Files of disk stores. One that is not refused is read, and written to, with LMDB.
    static let stores = FuzzTarget("stores") { bytes in
        // One after the other, since nobody may write to a file that a store has open.
        try storeFolder.withLock { folder in try useStore(bytes, in: folder) }
    }

    private static func useStore(_ bytes: [UInt8], in folder: String) throws {
        // The lock file of LMDB may stay: the next one to open it begins it anew.
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/data.mdb"))
        let store = try DiskStore(path: folder, initialByteCount: 1 << 20, maximumByteCount: 4 << 20)
        try FuzzFinding.never("what is there cannot be listed") {
            // A damaged value is refused, and may be put again.
            for task in try store.tasks { _ = try? store.get(task) }
            _ = try store.entries(after: nil, limit: 100)
        }
        _ = try? store.note(named: "state")
        let tasks = (0..<40 as Range<UInt32>).map { TaskID(graph: 1, index: $0) }
        let value = Payload([UInt8](repeating: 1, count: 700))
        try store.put(tasks.map { ($0, value) })
        try store.put(Payload([UInt8](repeating: 2, count: 20_000)), for: tasks[7])
        try FuzzFinding.unless(try store.get(tasks[8]) == value, "what was stored is not there")
        try store.remove(Array(tasks.dropFirst(10)))
        try store.removeAll()
    }

    private static let storeFolder = Mutex(
        NSTemporaryDirectory() + "/muster-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
}

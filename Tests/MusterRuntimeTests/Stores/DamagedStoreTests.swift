import Foundation
import MusterFuzzing
import MusterGraph
import Testing

@testable import MusterRuntime

/// Files that somebody else has written to, or that were cut off. None of them may end the process, and no wrong value may
/// come out of one.
@Suite("A damaged disk store")
struct DamagedStoreTests {
    private let folder: TemporaryFolder
    private let values: [TaskID: Payload]
    private let file: [UInt8]
    private static let note = Payload(Array("of the 5th".utf8))

    init() throws {
        folder = try TemporaryFolder()
        values = try Self.fillStore(at: folder.path + "/good")
        file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/good/data.mdb")))
    }

    /// Makes a store with pages of every sort: branches, leaves, large values, and free ones. Returns what is in it.
    private static func fillStore(at path: String) throws -> [TaskID: Payload] {
        var random = SplitMix64(seed: 7)
        var values: [TaskID: Payload] = [:]
        let store = try DiskStore(path: path)
        try store.setNote(Self.note, named: "state")
        for round in 0..<4 as Range<UInt64> {
            let added = (0..<300 as Range<UInt32>).map { index in
                let size = index % 25 == 0 ? Int.random(in: 0..<200_000, using: &random) : Int(index) * 3
                let bytes = (0..<size).map { UInt8(truncatingIfNeeded: UInt64($0) &* 31 &+ round) }
                return (task: TaskID(graph: round, index: index), value: Payload(bytes))
            }
            try store.put(added)
            for (task, value) in added { values[task] = value }
            let gone = added.map(\.task).filter { $0.index % 3 == 0 || $0.graph == 1 }
            try store.remove(gone)
            for task in gone { values[task] = nil }
        }
        return values
    }

    /// Opens a store whose file has these bytes, and uses it. Returns why it was refused; nil: it was not.
    private func use(_ bytes: [UInt8], _ what: String) throws -> DataStoreError.Reason? {
        let path = folder.path + "/damaged"
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/data.mdb"))
        do throws(DataStoreError) {
            let store = try DiskStore(path: path)
            for (task, value) in values {
                let found = try Self.unlessDamaged { () throws(DataStoreError) in try store.get(task) }
                #expect(found == nil || found == value, "\(what): task \(task)")
                let part = try Self.unlessDamaged { () throws(DataStoreError) in
                    try store.part(of: task, in: 5..<70_000)
                }
                #expect(part == nil || part?.bytes == value[(5..<70_000).clamped(to: 0..<value.count)], "\(what)")
            }
            let note = try Self.unlessDamaged { () throws(DataStoreError) in try store.note(named: "state") }
            #expect(note == nil || note == Self.note, "\(what)")
            // What LMDB does with its pages when it writes.
            _ = try store.entries(after: nil, limit: 10_000)
            try store.put((0..<50 as Range<UInt32>).map { (TaskID(graph: 2, index: $0 * 7), Payload([1, 2, 3])) })
            try store.remove((0..<300 as Range<UInt32>).map { TaskID(graph: 3, index: $0) })
            try store.put(Payload([UInt8](repeating: 9, count: 300_000)), for: TaskID(graph: 0, index: 1))
            try store.removeAll()
            return nil
        } catch {
            #expect(error.location == path, "\(what)")
            return error.reason
        }
    }

    /// Nil where the value is recognised as damaged.
    private static func unlessDamaged<Found>(
        _ body: () throws(DataStoreError) -> Found?
    ) throws(DataStoreError) -> Found? {
        do throws(DataStoreError) {
            return try body()
        } catch {
            if case .corrupt = error.reason { return nil }
            throw error
        }
    }

    private static func isRecognised(_ reason: DataStoreError.Reason?) -> Bool {
        switch reason {
        case .corrupt, .foreign: true
        case .noSpace, .inUse, .tooLarge, .system, nil: false
        }
    }

    @Test("is not taken for one while it is whole")
    func whole() throws {
        #expect(try use(file, "whole") == nil)
    }

    @Test("is recognised wherever it was cut off")
    func cut() throws {
        var sizes = Array(stride(from: 4_096, to: file.count, by: 4_096 * 7 * Effort.divisor))
        sizes += [1, 100, 511, 512, 4_000, 4_097, 8_191, 8_192, 8_193, file.count / 2 + 77]
        for size in sizes {
            let reason = try use(Array(file[..<size]), "cut at \(size)")
            #expect(Self.isRecognised(reason), "cut at \(size): \(String(describing: reason))")
        }
    }

    @Test(
        "gives no wrong value and ends no process, wherever other bytes stand",
        arguments: 0..<UInt64(Effort.share(of: 8)))
    func garbage(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let pageCount = file.count / 4_096
        var recognised = 0
        for number in 0..<60 {
            var bytes = file
            let page = Int.random(in: 0..<pageCount, using: &random) * 4_096
            switch number % 4 {
            case 0:
                // The head of a page, and the places of its entries.
                for _ in 0..<3 { bytes[page + Int.random(in: 0..<64, using: &random)] = random.byte }
            case 1:
                for _ in 0..<20 { bytes[page + Int.random(in: 0..<4_096, using: &random)] = random.byte }
            case 2:
                for place in page..<page + 4_096 { bytes[place] = random.byte }
            default:
                // As if the disk had put a page elsewhere.
                let other = Int.random(in: 0..<pageCount, using: &random) * 4_096
                bytes.replaceSubrange(page..<page + 4_096, with: file[other..<other + 4_096])
            }
            if Self.isRecognised(try use(bytes, "seed \(seed), number \(number)")) { recognised += 1 }
        }
        #expect(recognised > 0)
    }

    @Test("does not give out the value of another task")
    func mixedUp() throws {
        let path = folder.path + "/mixed-up"
        let (one, other) = (TaskID(graph: 0, index: 1), TaskID(graph: 0, index: 2))
        let store = try DiskStore(path: path)
        try store.put(Payload([1, 2, 3]), for: one)
        try store.change(operation: "mixing up") { transaction, _ throws(LMDBError) in
            let stored = try DiskStore.withKey(one) { key throws(LMDBError) in
                try transaction.get(key, in: store.values).map { Payload(copying: $0) }
            }
            try DiskStore.withKey(other) { key throws(LMDBError) in
                try transaction.put((stored ?? .empty).borrowedBytes, for: key, in: store.values)
            }
            withExtendedLifetime(stored) {}
        }
        #expect(try store.get(one) == Payload([1, 2, 3]))
        let error = #expect(throws: DataStoreError.self) { try store.get(other) }
        #expect(error?.operation == "reading task 0/2")
        guard case .corrupt? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        // It can be removed, and stored again.
        try store.remove(other)
        try store.put(Payload([4]), for: other)
        #expect(try store.get(other) == Payload([4]))
    }

    @Test("is not what a process leaves behind that was killed at any moment")
    func snapshots() throws {
        let path = folder.path + "/killed"
        let store = try DiskStore(path: path)
        var random = SplitMix64(seed: 3)
        var model: [TaskID: Payload] = [:]
        for round in 0..<150 {
            let entries = (0..<Int.random(in: 1..<40, using: &random)).map { _ in
                let size =
                    Int.random(in: 0..<20, using: &random) == 0 ? 50_000 : Int.random(in: 0..<900, using: &random)
                let task = TaskID(
                    graph: .random(in: 0..<5, using: &random), index: .random(in: 0..<200, using: &random))
                return (task: task, value: Payload([UInt8](repeating: random.byte, count: size)))
            }
            try store.put(entries)
            for (task, value) in entries { model[task] = value }
            let gone = model.keys.sorted().filter { _ in Int.random(in: 0..<8, using: &random) == 0 }
            try store.remove(gone)
            for task in gone { model[task] = nil }
            if round == 80 { try store.removeAll() }
            if round == 80 { model = [:] }
            // The pages are in the file when a commit is done, though not on the disk: just what a kill leaves.
            let copy = folder.path + "/copy"
            try? FileManager.default.removeItem(atPath: copy)
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
            try FileManager.default.copyItem(atPath: path + "/data.mdb", toPath: copy + "/data.mdb")
            let restarted = try DiskStore(path: copy)
            #expect(try restarted.tasks == model.keys.sorted())
            #expect(restarted.byteCount == model.values.reduce(0) { $0 + $1.count })
            for (task, value) in model where round % 10 == 0 { #expect(try restarted.get(task) == value) }
        }
    }
}

extension SplitMix64 {
    fileprivate var byte: UInt8 { mutating get { UInt8(truncatingIfNeeded: next()) } }
}

import CLMDB
import Foundation
import MusterGraph
import MusterScheduler
import Testing

@testable import MusterRuntime

@Suite("A state that cannot be taken up")
struct JournalRefusalTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/state" }
    private var file: String { path + "/data.mdb" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Why it cannot be opened and read; and it is as it was.
    private func refusal(sourceLocation: SourceLocation = #_sourceLocation) throws -> JournalError {
        let before = try? Data(contentsOf: URL(fileURLWithPath: file))
        let error = #expect(throws: JournalError.self, sourceLocation: sourceLocation) {
            let journal = try Journal(folder: path) {}
            defer { journal.close() }
            _ = try journal.load()
        }
        if before != (try? Data(contentsOf: URL(fileURLWithPath: file))), error?.operation == "opening it" {
            Issue.record("the file was changed", sourceLocation: sourceLocation)
        }
        #expect(error?.description.contains(path) == true, sourceLocation: sourceLocation)
        return try #require(error)
    }

    /// A state with some entries.
    private func makeState() throws {
        let journal = try Journal(folder: path) {}
        for number in 1...100 as ClosedRange<UInt64> {
            let value = Payload([UInt8](repeating: UInt8(number), count: Int(number) * 300))
            journal.append([.put(StateEntry(.graphs, key: GraphEntry.key(of: number), value: value))], number: number)
        }
        #expect(journal.close() == nil)
    }

    private func change(_ body: (borrowing LMDBTransaction, LMDBDatabase) throws(LMDBError) -> Void, map: String) throws
    {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let environment = try LMDBEnvironment(path: path, isDurable: true)
        try environment.write { transaction throws(LMDBError) in
            guard let database = try transaction.database(map, create: true) else { return }
            try body(transaction, database)
        }
    }

    @Test("is another program's")
    func otherProgram() throws {
        try change({ transaction, map throws(LMDBError) in try transaction.put([1], for: [2], in: map) }, map: "theirs")
        // Somebody may be using it, with this table.
        let table = StateFolder.readerTableIdentity(in: path)
        let error = try refusal()
        #expect(error.reason == .foreign(problem: "data.mdb was not made by Muster"))
        #expect(StateFolder.readerTableIdentity(in: path) == table)
        #expect(throws: JournalError.self) { try StateReader(folder: path).check() }
    }

    @Test("is of another format, both of which are told")
    func otherFormat() throws {
        try makeState()
        try change(
            { transaction, map throws(LMDBError) in
                try transaction.put(Array("muster scheduler state 7".utf8), for: Array("format".utf8), in: map)
            }, map: "muster")
        let text = "\(try refusal())"
        #expect(text.contains("\"muster scheduler state 7\"") && text.contains("\"muster scheduler state 1\""))
    }

    @Test("is the data of a worker")
    func workerData() throws {
        try { _ = try DiskStore(path: path) }()
        #expect("\(try refusal())".contains("muster data store"))
    }

    @Test("has a table that is not known")
    func otherTable() throws {
        try makeState()
        try change(
            { transaction, map throws(LMDBError) in
                try transaction.put([UInt8](repeating: 0, count: 16), for: [200, 1], in: map)
            }, map: "entries")
        let error = try refusal()
        #expect("\(error)".contains("an entry of table 200, which this version of Muster does not know"))
        let check = try StateReader(folder: path).check()
        #expect(check.problems.contains { $0.contains("table 200") })
        #expect(try StateReader(folder: path).summary().tables.last?.name == "unknown")
    }

    @Test("is damaged, and where is told")
    func damagedEntry() throws {
        try makeState()
        try change(
            { transaction, map throws(LMDBError) in
                let key = SealedEntry.key(.graphs, GraphEntry.key(of: 42))
                guard var value = try transaction.bytes(key, in: map) else { return }
                value[1_000] ^= 1
                try transaction.put(value, for: key, in: map)
            }, map: "entries")
        let error = try refusal()
        #expect(error.reason == .damaged(problem: "graph 42 is not what was written (the checksum differs)"))
        let check = try StateReader(folder: path).check()
        #expect(check.entryCount == 100)
        #expect(check.problems.contains("graph 42 is not what was written (the checksum differs)"))
    }

    @Test("lacks a piece, or has one too many", arguments: [true, false])
    func pieces(isMissing: Bool) throws {
        let journal = try Journal(folder: path) {}
        let value = Payload(count: 3 << 20) { $0.initializeMemory(as: UInt8.self, repeating: 1) }
        journal.append([.put(StateEntry(.collections, key: Array("long".utf8), value: value))], number: 1)
        journal.close()
        try change(
            { transaction, map throws(LMDBError) in
                let key = SealedEntry.pieceKey(SealedEntry.key(.collections, Array("long".utf8)), isMissing ? 2 : 9)
                if isMissing {
                    try key.withBytes { key throws(LMDBError) in _ = try transaction.remove(key, in: map) }
                } else {
                    try transaction.put([1], for: key, in: map)
                }
            }, map: "pieces")
        let text = "\(try refusal())"
        #expect(
            text.contains(
                isMissing ? "the collection \"long\" lacks a piece" : "4 pieces of long values are there, and 3"))
        #expect(try !StateReader(folder: path).check().problems.isEmpty)
    }

    @Test("is garbage, or was cut", arguments: [0, 100, 5_000, 20_000, 500_000])
    func cutFile(size: Int) throws {
        try makeState()
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
        if size == 0 {
            try handle.write(contentsOf: Data(repeating: 7, count: 10_000))
        } else {
            try handle.truncate(atOffset: UInt64(size))
        }
        try handle.close()
        switch try refusal().reason {
        case .damaged, .foreign: break
        case let reason: Issue.record("\(reason)")
        }
        #expect(throws: JournalError.self) { try StateReader(folder: path).summary() }
    }

    @Test("is in a folder that holds other files")
    func otherFiles() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data("dear diary".utf8).write(to: URL(fileURLWithPath: path + "/diary.txt"))
        let error = try refusal()
        #expect(error.reason == .foreign(problem: "the folder holds other files, \"diary.txt\" for example"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["diary.txt"])
    }

    @Test("is no folder")
    func noFolder() throws {
        try Data("text".utf8).write(to: URL(fileURLWithPath: path))
        #expect("\(try refusal())".contains("Not a directory"))
        #expect(throws: JournalError.self) { try StateReader(folder: path).check() }
    }

    @Test("is in a folder that may not be written", .enabled(if: geteuid() != 0))
    func noPermission() throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
        #expect("\(try refusal())".contains("Permission denied"))
    }

    @Test("is not there, for those who only look")
    func absent() throws {
        let reader = StateReader(folder: path)
        #expect(
            "\(String(describing: #expect(throws: JournalError.self) { try reader.check() }))".contains(
                "there is no such folder"))
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(
            "\(String(describing: #expect(throws: JournalError.self) { try reader.check() }))".contains(
                "there is no state in it"))
        #expect(throws: JournalError.self) { _ = try StateCompaction.run(path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
    }
}

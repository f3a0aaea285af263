import Foundation
import Muster
import MusterPrimitives
import Testing

@Suite("Plans of files")
struct FilePlanTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "muster-plan-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func write(_ name: String, _ text: String = "") throws {
        let path = folder + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// The paths that a pattern in the folder stands for, from the folder on.
    private func find(_ pattern: String) throws -> [String] {
        try FilePlan([folder + "/" + pattern], blockSize: nil).blocks.map {
            #expect($0.start == 0 && $0.length == -1)
            return String($0.path.dropFirst(folder.count + 1))
        }
    }

    private func problem(_ paths: [String], blockSize: Int64? = nil) -> String {
        do { return "\(try FilePlan(paths, blockSize: blockSize).blocks)" } catch { return "\(error)" }
    }

    @Test("patterns find files, in order")
    func patterns() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in [
            "b.txt", "a.txt", "a10.txt", "a2.txt", "c.csv", ".hidden.txt", "sub/d.txt", "sub/deep/e.txt", "[x].txt",
        ] {
            try write(name)
        }
        #expect(try find("a.txt") == ["a.txt"])
        #expect(try find("*.txt") == ["[x].txt", "a.txt", "a10.txt", "a2.txt", "b.txt"])
        #expect(try find("a?.txt") == ["a2.txt"])
        #expect(try find("[bc].*") == ["b.txt", "c.csv"])
        #expect(try find("[!ab]*.csv") == ["c.csv"])
        #expect(try find("*/*.txt") == ["sub/d.txt"])
        #expect(try find("sub/**/*.txt") == ["sub/d.txt", "sub/deep/e.txt"])
        #expect(try find("**/e.txt") == ["sub/deep/e.txt"])
        #expect(try find("**/**/*.txt").count == 7)
        #expect(try find(".*.txt") == [".hidden.txt"])
        // Folders are no files; and a file may be called like a pattern.
        #expect(try find("*") == ["[x].txt", "a.txt", "a10.txt", "a2.txt", "b.txt", "c.csv"])
        #expect(try find("[x].txt") == ["[x].txt"])
        #expect(
            try FilePlan([folder + "/b.txt", folder + "/a.txt"], blockSize: nil).blocks.map(\.path) == [
                folder + "/b.txt", folder + "/a.txt",
            ])
    }

    @Test("what is not there is an error that says so")
    func missing() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("sub/a.txt")
        #expect(problem([folder + "/none"]) == "'\(folder)/none': there is no such file")
        #expect(problem([folder + "/*.txt"]) == "'\(folder)/*.txt': no file fits this pattern")
        #expect(problem([folder + "/none/*.txt"]) == "'\(folder)/none/*.txt': no file fits this pattern")
        #expect(problem([folder + "/sub"]) == "'\(folder)/sub': it is a folder; \(folder)/sub/* is the files in it")
        #expect(problem([]).contains("no file is named"))
        #expect(problem([folder + "/sub/a.txt"], blockSize: 0).contains("1 byte at least"))
    }

    @Test("a folder that nobody may read", .disabled(if: geteuid() == 0, "root may read everything"))
    func forbidden() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("sub/a.txt")
        #expect(chmod(folder + "/sub", 0) == 0)
        defer { chmod(folder + "/sub", 0o700) }
        #expect(problem([folder + "/sub/*"]) == "'\(folder)/sub': permission denied")
        #expect(problem([folder + "/**/*"]) == "'\(folder)/sub': permission denied")
    }

    @Test("links in circles end")
    func links() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("sub/a.txt")
        #expect(symlink(folder, folder + "/sub/again") == 0)
        #expect(try find("**/*.txt") == ["sub/a.txt"])
    }

    @Test("a relative path is taken from the working folder")
    func relative() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try FilePlan(["./Package.swift"], blockSize: nil)
        #expect(plan.blocks.map(\.path) == [FileManager.default.currentDirectoryPath + "/Package.swift"])
    }

    @Test("blocks lie side by side and are never longer than asked for")
    func blocks() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for size in [0, 1, 2, 9, 10, 11, 100] {
            try write("a.txt", String(repeating: "x", count: size))
            for blockSize in 1...Int64(size + 2) {
                let blocks = try FilePlan([folder + "/a.txt"], blockSize: blockSize).blocks
                if Int64(size) <= blockSize {
                    #expect(blocks.map(\.length) == [-1])
                    continue
                }
                #expect(blocks.count == (size + Int(blockSize) - 1) / Int(blockSize))
                var end: Int64 = 0
                for block in blocks {
                    #expect(block.start == end && 1...blockSize ~= block.length)
                    end += block.length
                }
                #expect(end == Int64(size))
            }
        }
        try write("a.gz", String(repeating: "x", count: 100))
        #expect(try FilePlan([folder + "/a.gz"], blockSize: 10).blocks.map(\.length) == [-1])
    }

    @Test("the header of a file of CSV")
    func header() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("a.csv", "\u{feff}id,\"last, \"\"first\"\"\",\r\n1,2,3\r\n")
        #expect(try CSVHeader(path: folder + "/a.csv").names == ["id", "last, \"first\"", ""])
        try write("b.csv", "\n\na;b")
        #expect(try CSVHeader(path: folder + "/b.csv", separator: ";").names == ["a", "b"])
        try write("c.csv")
        #expect(try CSVHeader(path: folder + "/c.csv").names == [])
        #expect(throws: CSVHeader.Failure.self) { try CSVHeader(path: folder + "/none.csv") }
        try write("d.csv", "a\"")
        #expect(throws: CSVHeader.Failure.self) { try CSVHeader(path: folder + "/d.csv") }
    }
}

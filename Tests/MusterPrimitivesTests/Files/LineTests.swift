import Foundation
import MusterFuzzing
import MusterGraph
import Testing

@Suite("Lines of files")
struct LineTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "a whole file",
        arguments: [
            "", "\n", "\n\n", "a", "a\n", "a\nb", "a\r\nb\r\n", "\r\n", "a\rb\n", "a\r", "a\n\n\nb\n", "é\nü\r\n漢字",
            "\0\n",
        ])
    func whole(text: String) throws {
        let path = try folder.write(text, to: "text")
        #expect(try value(.lines(path)) == expectedLines(text))
        #expect(try value(.lines(path, 0, 1_000_000)) == expectedLines(text))
    }

    @Test("blocks of every size give each line once")
    func blocks() throws {
        let text = "first\n\nthe third, é ü 漢字 👩‍🚀\r\n\r\nx\n\(String(repeating: "long ", count: 20))\r\nlast"
        let path = try folder.write(text, to: "text")
        for blockSize in 1...text.utf8.count + 1 {
            #expect(
                try .list(lines(path, size: text.utf8.count, blockSize: blockSize)) == expectedLines(text),
                "\(blockSize)")
        }
    }

    @Test("any text, in blocks of any size", arguments: 0..<20)
    func random(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let pieces = ["\n", "\r\n", "\r", "a", "word ", "é", "漢", "👩", " ", String(repeating: "x", count: 100)]
        let text = (0..<Int.random(in: 0..<200, using: &generator))
            .compactMap { _ in pieces.randomElement(using: &generator) }.joined()
        let path = try folder.write(text, to: "text")
        let size = text.utf8.count
        for _ in 0..<10 {
            let blockSize = Int.random(in: 1...max(1, size), using: &generator)
            #expect(try .list(lines(path, size: size, blockSize: blockSize)) == expectedLines(text), "\(blockSize)")
        }
    }

    @Test("more than a chunk, and than a buffer, and lines longer than both")
    func large() throws {
        var text = ""
        for number in 0..<10_000 { text += "\(number)\n" }
        text += String(repeating: "abcdefghij", count: 100_000) + "\r\n"
        for number in 0..<10_000 { text += "line \(number) of many, é\r\n" }
        let path = try folder.write(text, to: "text")
        let size = text.utf8.count
        #expect(try value(.lines(path)) == expectedLines(text))
        for blockSize in [1 << 16, 1 << 18, 300_001, size / 2] {
            #expect(try .list(lines(path, size: size, blockSize: blockSize)) == expectedLines(text), "\(blockSize)")
        }
    }

    @Test("with the path")
    func path() throws {
        let path = try folder.write("a\nb\n", to: "text")
        let term = Term.call("bag.readLinesWithPath", .value(.string(path)), 0, -1, "strict")
        #expect(try value(term) == .list([[.string(path), "a"], [.string(path), "b"]]))
        #expect(
            try value(
                .call(
                    "bag.map", .inline("bag.readLinesWithPath", .value(.string(path)), 0, -1, "strict"),
                    .function("tuple.second"))) == ["a", "b"])
    }

    @Test("within a task with other steps")
    func fused() throws {
        let path = try folder.write("to be\nor not\n\nto be", to: "text")
        let words = Term.call("bag.flatMap", .inlineLines(path), .function("text.words"))
        #expect(try value(words) == ["to", "be", "or", "not", "to", "be"])
        #expect(try value(.call("bag.count", .inlineLines(path))) == 4)
    }

    @Test("bytes that are not UTF-8 are told with their place, or replaced")
    func invalid() throws {
        let bytes =
            Array("good\nbad: ".utf8) + [0xff, 0xfe] + Array("\r\nand ".utf8) + [0xe2, 0x82, 0x0a] + Array("é\n".utf8)
        let path = try folder.write(bytes, to: "text")
        #expect(problem(.lines(path)).contains("'\(path)', byte 10: byte 0xff is not UTF-8"))
        #expect(problem(.lines(path, 14)).contains("byte 18: byte 0xe2 is not UTF-8"))
        let expected: [Value] = ["good", "bad: \u{fffd}\u{fffd}", "and \u{fffd}", "é"]
        for blockSize in 1...bytes.count {
            #expect(try lines(path, size: bytes.count, blockSize: blockSize, errors: "replace") == expected)
        }
        // A block answers for its own lines only.
        #expect(try value(.lines(path, 0, 5)) == ["good"])
    }

    @Test("a place behind many lines is right")
    func place() throws {
        var bytes: [UInt8] = []
        for number in 0..<50_000 { bytes += Array("\(number)\r\n".utf8) }
        let place = bytes.count + 2
        bytes += Array("ab".utf8) + [0xc3, 0x0a]
        let path = try folder.write(bytes, to: "text")
        #expect(problem(.lines(path)).contains("byte \(place): byte 0xc3 is not UTF-8"))
    }

    @Test("what is no file is an error that says so")
    func missing() throws {
        let path = folder.path + "/none"
        #expect(problem(.lines(path)).contains("'\(path)': it cannot be read: there is no such file"))
        #expect(problem(.lines(folder.path)).contains("it is a folder"))
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        #expect(problem(.lines(folder.path + "/pipe")).contains("it is no file"))
    }

    @Test("a file that nobody may read", .disabled(if: geteuid() == 0, "root may read everything"))
    func forbidden() throws {
        let path = try folder.write("a", to: "text")
        #expect(chmod(path, 0) == 0)
        #expect(problem(.lines(path)).contains("permission denied"))
    }

    @Test("a file that became shorter since it was planned")
    func shorter() throws {
        let path = try folder.write("ab\n", to: "text")
        #expect(problem(.lines(path, 4, 10)).contains("begins at byte 4, and the file has 3"))
        #expect(try value(.lines(path, 3, 10)) == [])
    }

    @Test("blocks and choices that make no sense")
    func nonsense() throws {
        let path = try folder.write("ab\n", to: "text")
        #expect(problem(.lines(path, -1)).contains("a block cannot begin at byte -1"))
        #expect(problem(.lines(path, 0, -2)).contains("a block cannot have -2 bytes"))
        #expect(problem(.lines(path, errors: "ignore")).contains("\"strict\" or \"replace\", not \"ignore\""))
        #expect(try value(.lines(path, 0, Int.max)) == ["ab"])
        #expect(try value(.lines(path, 1, Int.max)) == [])
    }
}

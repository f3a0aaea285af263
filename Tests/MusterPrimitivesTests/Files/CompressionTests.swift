import Foundation
import MusterGraph
import Testing

@Suite("Compressed files")
struct CompressionTests {
    private let folder: TemporaryFolder
    /// Larger than all buffers.
    private static let text = (0..<60_000).map { "line \($0 * 7919 % 60_000) of many, é\n" }.joined()

    init() throws { folder = try TemporaryFolder() }

    /// Writes the lines of a text with the primitive.
    private func write(_ text: String, _ name: String) throws -> String {
        let lines = expectedLines(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
        let path = folder.path + "/" + name
        let term = Term.call("bag.writeLines", .block(ColumnBlock(lines).payload), .value(.string(path)), false)
        #expect(try value(term) == .string(path))
        return path
    }

    @Test("what is written is read", arguments: ["text", "text.gz", "text.zst"], [0, 1, 2, 50_000])
    func roundTrip(name: String, count: Int) throws {
        let text = String(
            Self.text.split(separator: "\n").prefix(count).joined(separator: "\n\n") + (count > 0 ? "\n" : ""))
        let path = try write(text, name)
        #expect(try value(.lines(path)) == expectedLines(text))
        #expect(folder.names == [name])
    }

    @Test("the programs read what is written", arguments: [("gzip", "text.gz"), ("zstd", "text.zst")])
    func written(program: String, name: String) throws {
        let path = try write(Self.text, name)
        guard let bytes = try run(program, ["-dc", path]) else { return }
        #expect(bytes == Array(Self.text.utf8))
    }

    @Test("what the programs write is read", arguments: [("gzip", "gz"), ("zstd", "zst")])
    func read(program: String, suffix: String) throws {
        let plain = try folder.write(Self.text, to: "text")
        guard let bytes = try run(program, ["-c", plain]) else { return }
        #expect(try value(.lines(try folder.write(bytes, to: "one.\(suffix)"))) == expectedLines(Self.text))
        // Several archives, one behind the other.
        let path = try folder.write(bytes + bytes, to: "two.\(suffix)")
        #expect(try value(.lines(path)) == expectedLines(Self.text + Self.text))
    }

    @Test("zeros may follow the members of a gzip file, and nothing else")
    func trailing() throws {
        _ = try write("a\n", "a.gz")
        let bytes = try folder.bytes(of: "a.gz")
        #expect(try value(.lines(try folder.write(bytes + [0, 0, 0], to: "b.gz"))) == ["a"])
        #expect(problem(.lines(try folder.write(bytes + [1, 2, 3], to: "c.gz"))).contains("damaged"))
    }

    @Test("cut off anywhere, it is an error that says where", arguments: ["text.gz", "text.zst"])
    func truncated(name: String) throws {
        _ = try write("to be\nor not\nto be\n", name)
        let bytes = try folder.bytes(of: name)
        for count in 0..<bytes.count {
            let path = try folder.write(bytes.prefix(count), to: "cut-" + name)
            #expect(problem(.lines(path)).contains("'\(path)', byte \(count): the"), "\(count)")
            #expect(problem(.lines(path)).contains("cut off"), "\(count)")
        }
    }

    @Test("damaged anywhere, it is an error or the same text", arguments: ["text.gz", "text.zst"])
    func damaged(name: String) throws {
        _ = try write("to be\nor not\nto be\n", name)
        let bytes = try folder.bytes(of: name)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x55
            let path = try folder.write(changed, to: "bad-" + name)
            // Some bytes of a header say nothing of the text.
            if let result = try? value(.lines(path)), result == ["to be", "or not", "to be"] { continue }
            #expect(problem(.lines(path)).contains("'\(path)', byte "), "\(index)")
        }
        let path = try folder.write("plain text, and no archive", to: "no-" + name)
        #expect(problem(.lines(path)).contains("damaged"))
    }

    @Test("a compressed file is one block", arguments: ["text.gz", "text.zst"])
    func oneBlock(name: String) throws {
        let path = try write("a\nb\n", name)
        #expect(problem(.lines(path, 0, 10)).contains("is compressed, so it is one block"))
        #expect(problem(.lines(path, 1, -1)).contains("is compressed, so it is one block"))
    }
}

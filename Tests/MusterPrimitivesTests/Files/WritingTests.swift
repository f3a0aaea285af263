import Foundation
import MusterGraph
import MusterPrimitives
import Testing

@Suite("Writing files")
struct WritingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ lines: Term, _ name: String, overwrite: Bool = false) -> Term {
        .call("bag.writeLines", lines, .value(.string(folder.path + "/" + name)), .value(.bool(overwrite)))
    }

    private func text(_ name: String) throws -> String { String(decoding: try folder.bytes(of: name), as: UTF8.self) }

    @Test("each line, and its end; folders are made")
    func lines() throws {
        #expect(try value(write(["a", "", "é"], "x")) == .string(folder.path + "/x"))
        #expect(try text("x") == "a\n\né\n")
        #expect(try value(write([], "deep/er/x")) == .string(folder.path + "/deep/er/x"))
        #expect(try text("deep/er/x") == "")
        #expect(folder.names == ["deep", "x"])
    }

    @Test("a file that is there is an error, which changes nothing", arguments: ["x", "x.gz", "x.zst"])
    func existing(name: String) throws {
        _ = try folder.write("mine\n", to: name)
        #expect(problem(write(["a"], name)).contains("it is there already, with another content"))
        #expect(try text(name) == "mine\n")
        #expect(folder.names == [name])
        _ = try value(write(["a"], name, overwrite: true))
        #expect(try value(.lines(folder.path + "/" + name)) == ["a"])
        #expect(folder.names == [name])
    }

    @Test("the same task, twice, is harmless", arguments: ["x", "x.gz", "x.zst"])
    func twice(name: String) throws {
        for _ in 0..<2 { _ = try value(write(["a", "b"], name)) }
        #expect(try value(.lines(folder.path + "/" + name)) == ["a", "b"])
        #expect(folder.names == [name])
    }

    @Test("many at once write the same file")
    func together() async throws {
        let term = write(.block(ColumnBlock((0..<20_000).map { "line \($0)" }).payload), "x")
        let overwriting = write(.block(ColumnBlock((0..<20_000).map { "line \($0)" }).payload), "x", overwrite: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 { group.addTask { _ = try value(number.isMultiple(of: 2) ? term : overwriting) } }
            try await group.waitForAll()
        }
        #expect(try folder.bytes(of: "x") == Array((0..<20_000).map { "line \($0)\n" }.joined().utf8))
        #expect(folder.names == ["x"])
    }

    @Test("what a process that died left behind is taken up, and removed")
    func leftOver() throws {
        _ = try folder.write("half of a li", to: ".x.muster-0")
        _ = try value(write(["a"], "x"))
        #expect(try text("x") == "a\n")
        #expect(folder.names == ["x"])
        // It died between giving the file its name and taking the other one away.
        #expect(link(folder.path + "/x", folder.path + "/.x.muster-0") == 0)
        _ = try value(write(["b"], "x", overwrite: true))
        #expect(try text("x") == "b\n")
        #expect(folder.names == ["x"])
    }

    @Test("a failure while writing leaves nothing behind")
    func failure() throws {
        let broken = Term.inline(
            "bag.map", .integers(Array(repeating: 1, count: 10_000) + [Int.max]), .function("math.inc"))
        #expect(problem(write(.inline("bag.formatJSONLines", broken), "x")).contains("(element 10000)"))
        #expect(folder.names == [])
        let mixed = Term.inline("bag.only", .inline("bag.parseJSONLines", [#"["1", 2]"#]), "")
        #expect(problem(write(mixed, "x")).contains("element 1 is no string"))
        #expect(folder.names == [])
    }

    @Test("places where no file can be")
    func places() throws {
        _ = try folder.write("a", to: "file")
        #expect(problem(write(["a"], "")).contains("it is a folder"))
        #expect(problem(write(["a"], "none/")).contains("this is no name of a file"))
        #expect(problem(write(["a"], "file/x")).contains("it cannot be"))
        #expect(folder.names == ["file", "none"])
    }

    @Test("it is announced as a function with effects")
    func effects() {
        #expect(Primitives.named("bag.writeLines").allSatisfy { $0.description.flags == [.effects, .threadSafe] })
    }

    @Test("a full disk is an error, and leaves nothing behind", arguments: ["x", "x.gz", "x.zst"])
    func fullDisk(name: String) throws {
        let mount = folder.path + "/small"
        try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: true)
        guard try run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", mount]) != nil else {
            // Only root may mount, and not in every container.
            print("A full disk is not tested here: mounting is not allowed")
            return
        }
        defer { _ = try? run("umount", [mount]) }
        // What does not compress well.
        let lines = (0..<60_000).map { String(UInt64($0) &* 0x9e37_79b9_7f4a_7c15, radix: 36) }
        #expect(problem(write(.block(ColumnBlock(lines).payload), "small/\(name)")).contains("the disk is full"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: mount) == [])
        _ = try value(write(["a"], "small/\(name)"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: mount) == [name])
    }
}

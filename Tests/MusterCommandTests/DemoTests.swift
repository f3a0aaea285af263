import Foundation
import MusterProcesses
import Testing

@Suite struct DemoTests {
    @Test func wordsAreCounted() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("words-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        // 4,000 lines make more than one block.
        let text = (0..<4000).map { "The cat and the dog, line \($0 % 7)\n" }.joined()
        try Data(text.utf8).write(to: file)
        let outcome = try await Muster.run(["demo", file.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(rows.contains(["the", "8000"]), "\(outcome.output)")
        #expect(rows.contains(["cat", "4000"]))
        // One task a block, which reads it and counts; a tree of merges of eight; and one for the most frequent.
        let blocks = try #require(outcome.errors.firstMatch(of: /in (\d+) blocks/).flatMap { Int($0.1) })
        let tasks = try #require(
            outcome.output.firstMatch(of: /(\d+) tasks in .* tasks a second/).flatMap { Int($0.1) })
        var (expected, level) = (blocks + 1, blocks)
        while level > 1 {
            // What is left alone goes up as it is.
            expected += level / 8 + (level % 8 > 1 ? 1 : 0)
            level = (level + 7) / 8
        }
        #expect(blocks > 10)
        #expect(tasks == expected)
    }

    /// The texts that come with Debian, against the system's own tools. Where a text holds characters beyond ASCII their
    /// words may differ in case, which the most frequent ones do not.
    @Test func countsAreThoseOfTheSystemsTools() async throws {
        let folder = "/usr/share/common-licenses"
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let shell = RunningProcess(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c",
                "for f in \(folder)/*; do readlink -f $f; done | sort -u | xargs cat"
                    + " | LC_ALL=C tr 'A-Z' 'a-z' | tr -s '[:space:]' '\\n' | sort | uniq -c | sort -rn | head -8",
            ])
        try shell.start()
        shell.write("")
        let counted = try await shell.outcome(within: Muster.limit)
        let demo = try await Muster.run(["demo"])
        let rows = demo.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let wanted = counted.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(wanted.count == 8, "\(counted.errors)")
        for row in wanted where row.count == 2 { #expect(rows.contains([row[1], row[0]]), "\(row)") }
    }

    @Test func aFileThatIsNotThereIsTold() async throws {
        let outcome = try await Muster.run(["demo", "/no/such/file"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("/no/such/file"))
    }
}

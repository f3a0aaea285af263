import Foundation
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

    @Test func aFileThatIsNotThereIsTold() async throws {
        let outcome = try await Muster.run(["demo", "/no/such/file"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("/no/such/file"))
    }
}

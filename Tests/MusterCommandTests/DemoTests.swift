import Foundation
import Testing

@Suite struct DemoTests {
    @Test func wordsAreCounted() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("words-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        // 4,000 lines make more than one piece.
        let text = (0..<4000).map { "The cat and the dog, line \($0 % 7)\n" }.joined()
        try Data(text.utf8).write(to: file)
        let outcome = try await Muster.run(["demo", file.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(rows.contains(["the", "8000"]), "\(outcome.output)")
        #expect(rows.contains(["cat", "4000"]))
        // Three calls a piece, one less than pieces to merge, and one for the most frequent.
        let pieces = try #require(outcome.errors.firstMatch(of: /in (\d+) pieces/).flatMap { Int($0.1) })
        let tasks = try #require(
            outcome.output.firstMatch(of: /(\d+) tasks in .* tasks a second/).flatMap { Int($0.1) })
        #expect(pieces > 10)
        #expect(tasks == 4 * pieces)
    }

    @Test func aFileThatIsNotThereIsTold() async throws {
        let outcome = try await Muster.run(["demo", "/no/such/file"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("/no/such/file"))
    }
}

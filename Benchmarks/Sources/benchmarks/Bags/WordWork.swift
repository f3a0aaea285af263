import Muster

/// The words of files, counted: how many different ones there are, and the most frequent.
struct WordWork: BagWork {
    let amount: String
    let answer: String
    let arguments: [String]

    var name: String { "words" }

    /// Writes the files.
    init(byteCount: Int, fileCount: Int, folder: TemporaryFolder) throws {
        var text = ZipfText(seed: 2015)
        let paths = (1...fileCount).map { folder.path("words-\($0).txt") }
        for path in paths { try text.write(byteCount / fileCount, to: path) }
        let (word, count) = text.mostFrequent
        amount = "\(text.byteCount) bytes in \(fileCount) files"
        answer = Self.answer(text.differentCount, word, count)
        arguments = paths
        pattern = folder.path("words-*.txt")
    }

    private let pattern: String

    /// The counts stay on the workers, and two values are made of them there.
    func compute(_ client: Client) async throws -> String {
        let words = Bag.readText(pattern).flatMap(Text.words)
        let counts = try await client.persist(words.frequencies())
        let different = try await client.compute(counts.count())
        let most = try await client.compute(counts.max { $0.second })
        return Self.answer(different, most.first, most.second)
    }

    private static func answer(_ different: Int, _ word: String, _ count: Int) -> String {
        "\(different) different words, \(count) times \(word)"
    }
}

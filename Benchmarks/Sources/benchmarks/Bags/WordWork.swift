import Muster

/// The words of files, counted: how many different ones there are, and the most frequent.
struct WordWork: RivalWork {
    let amount: String
    let answer: String
    private let paths: [String]
    private let pattern: String

    var style: RivalStyle { .bags }
    var unit: Unit { .seconds }
    var order: [String] { ["words"] + paths }
    var forRivals: (any RivalWork)? { self }

    var programs: [NativeProgram] {
        [
            NativeProgram("bag-words.cpp", ["open"] + paths, name: Self.openName),
            NativeProgram("bag-words.cpp", ["unordered"] + paths, name: "C++ with std::unordered_map"),
        ]
    }

    /// How the table finds it.
    static let openName = "C++ with open addressing"

    /// Writes the files.
    init(byteCount: Int, fileCount: Int, folder: TemporaryFolder) throws {
        var text = ZipfText(seed: 2015)
        paths = (1...fileCount).map { folder.path("words-\($0).txt") }
        for path in paths { try text.write(byteCount / fileCount, to: path) }
        let (word, count) = text.mostFrequent
        amount = "\(text.byteCount.grouped) bytes in \(fileCount) files"
        answer = Self.answer(text.differentCount, word, count)
        pattern = folder.path("words-*.txt")
    }

    /// The counts stay on the workers, and two values are made of them there.
    func compute(_ site: Site) async throws -> Answer {
        let client = site.client
        return try await Answer.timed {
            let words = Bag.readText(pattern).flatMap(Text.words)
            let counts = try await client.persist(words.frequencies())
            let different = try await client.compute(counts.count(), timeout: .seconds(300))
            let most = try await client.compute(counts.max { $0.second }, timeout: .seconds(300))
            return Self.answer(different, most.first, most.second)
        }
    }

    private static func answer(_ different: Int, _ word: String, _ count: Int) -> String {
        "\(different) different words, \(count) times \(word)"
    }
}

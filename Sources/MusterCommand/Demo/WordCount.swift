import Foundation
import Muster

/// Counting the words of texts, as a bag: each block of a file is read, put in small letters, split and counted by one task;
/// the counts are merged in a tree, and the most frequent words are taken from the last merge.
struct WordCount {
    /// The most frequent words and their counts.
    let bag: Bag<Pair<String, Int>>
    /// How many blocks the files have.
    let blockCount: Int
    /// How many tasks there are.
    let taskCount: Int

    /// - Parameter wanted: About so many blocks the files are cut into.
    init(files: [String], top: Int = 10, wanted: Int = 250) throws {
        let total = try files.reduce(0) { try $0 + InputFile.read($1).count }
        guard total > 0 else { throw CommandFailure(.wrongInput, "the files are empty") }
        let lines = Bag.readText(paths: files, blockSize: min(max(total / wanted, 1 << 10), 1 << 20))
        let counts = lines.map(Text.lower).flatMap(Text.words).frequencies()
        bag = counts.topK(top, by: { $0.second })
        blockCount = try lines.plan.graph(files: .local).results.count
        let (graph, results) = try bag.plan.graph(files: .local)
        taskCount = try graph.compile(wanted: results, files: .local).graph.count
    }

    /// The texts that come with Debian, each once: some names are links to others.
    static func defaultFiles() throws -> [String] {
        let folder = URL(fileURLWithPath: "/usr/share/common-licenses", isDirectory: true)
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        let unique = Set(files.map { $0.resolvingSymlinksInPath().path }).sorted()
        guard !unique.isEmpty else {
            throw CommandFailure(.wrongInput, "\(folder.path) has no texts on this machine; name files to count")
        }
        return unique
    }
}

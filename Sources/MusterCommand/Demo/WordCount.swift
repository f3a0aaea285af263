import Foundation
import Muster
import MusterGraph

/// Counting the words of texts, as a graph: each piece of a text is put in small letters, split and counted, the counts
/// are merged in a tree, and the most frequent words are taken from the last merge.
struct WordCount {
    /// The graph.
    let graph: Graph
    /// The key of the most frequent words and their counts.
    let result: Key
    /// How many calls the graph has.
    let taskCount: Int

    /// A graph that counts the words of `pieces`.
    init(pieces: [String], top: Int = 10) {
        var graph = Graph()
        var level: [Key] = []
        for (index, piece) in pieces.enumerated() {
            let lower: Key = "lower-\(index)", words: Key = "words-\(index)", counts: Key = "counts-\(index)"
            graph[lower] = .call("text.lower", .value(.string(piece)))
            graph[words] = .call("text.words", .key(lower))
            graph[counts] = .call("collections.frequencies", .key(words))
            level.append(counts)
        }
        var height = 0
        while level.count > 1 {
            height += 1
            var next: [Key] = []
            for start in stride(from: 0, to: level.count, by: 2) {
                guard start + 1 < level.count else {
                    next.append(level[start])
                    continue
                }
                let key: Key = "merge-\(height)-\(start / 2)"
                graph[key] = .call("collections.mergeCounts", .key(level[start]), .key(level[start + 1]))
                next.append(key)
            }
            level = next
        }
        result = "top"
        if let last = level.first { graph[result] = .call("collections.top", .key(last), .value(.int64(Int64(top)))) }
        taskCount = graph.count
        self.graph = graph
    }
}

extension WordCount {
    /// The texts in files, in about `wanted` pieces that end between words.
    static func pieces(of files: [String], wanted: Int = 100) throws -> [String] {
        let texts = try files.map(InputFile.read)
        let total = texts.reduce(0) { $0 + $1.count }
        let size = min(max(total / wanted, 1 << 10), 1 << 20)
        return texts.flatMap { split($0, size: size) }
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

    private static func split(_ text: Data, size: Int) -> [String] {
        var pieces: [String] = []
        var start = text.startIndex
        while start < text.endIndex {
            var end = min(start + size, text.endIndex)
            // A byte up to the space is never part of a longer character in UTF-8.
            while end < text.endIndex, text[end] > 0x20 { end += 1 }
            pieces.append(String(decoding: text[start..<end], as: UTF8.self))
            start = end
        }
        return pieces
    }
}

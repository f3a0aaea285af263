import Foundation

/// Text whose words are as frequent as Zipf's law says, and so about as those of a language are: the word of rank r
/// comes in proportion to 1 / r. The same seed makes the same text.
///
/// It knows how often each word came, so that nobody has to count to know the right answer.
struct ZipfText {
    /// How many different words there are to choose from. The least frequent may not come at all.
    private static let wordCount = 400_000
    /// How many words a line has.
    private static let wordsPerLine = 8...16

    private var random: SplitMix64
    /// All words, each with a space behind it.
    private let bytes: [UInt8]
    /// Where each word begins; and where the last one ends.
    private let starts: [Int]
    /// How many bytes the longest word has, with its space.
    private let longestWord: Int
    private let table: AliasTable
    private var counts: [Int]
    /// How many bytes have been written.
    private(set) var byteCount = 0

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        (bytes, starts) = Self.makeWords(&random)
        longestWord = zip(starts, starts.dropFirst()).map { $1 - $0 }.max() ?? 0
        table = AliasTable(weights: (1...Self.wordCount).map { 1 / Double($0) })
        counts = Array(repeating: 0, count: Self.wordCount)
    }

    /// How many different words have come.
    var differentCount: Int { counts.count { $0 > 0 } }

    /// The word that has come most often, and how often.
    var mostFrequent: (word: String, count: Int) {
        let rank = counts.indices.max { counts[$0] < counts[$1] } ?? 0
        return (String(decoding: bytes[starts[rank]..<starts[rank + 1] - 1], as: UTF8.self), counts[rank])
    }

    /// Writes whole lines, as many as make about so many bytes, and at least one.
    mutating func write(_ wanted: Int, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var left = wanted
        repeat {
            let chunk = makeLines(min(left, 4 << 20))
            try file.write(contentsOf: chunk)
            byteCount += chunk.count
            left -= chunk.count
        } while left > 0
    }

    /// Lines, until there are so many bytes.
    private mutating func makeLines(_ wanted: Int) -> [UInt8] {
        let longestLine = Self.wordsPerLine.upperBound * longestWord
        return Array(unsafeUninitializedCapacity: wanted + longestLine) { buffer, length in
            repeat {
                for _ in 0..<Int.random(in: Self.wordsPerLine, using: &random) {
                    let rank = table.next(&random)
                    counts[rank] += 1
                    let word = starts[rank]..<starts[rank + 1]
                    bytes.withUnsafeBytes { bytes in
                        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[length...])
                            .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[word]))
                    }
                    length += word.count
                }
                buffer[length - 1] = UInt8(ascii: "\n")
            } while length < wanted
        }
    }

    /// Different words of small letters; frequent ones tend to be short.
    private static func makeWords(_ random: inout SplitMix64) -> (bytes: [UInt8], starts: [Int]) {
        var bytes: [UInt8] = []
        var starts = [0]
        var seen: Set<[UInt8]> = []
        while seen.count < wordCount {
            let growth = (seen.count + 1).bitWidth - (seen.count + 1).leadingZeroBitCount
            let word = (0..<growth / 4 + Int.random(in: 1...4, using: &random)).map { _ in
                UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z"), using: &random)
            }
            guard seen.insert(word).inserted else { continue }
            bytes += word + [UInt8(ascii: " ")]
            starts.append(bytes.count)
        }
        return (bytes, starts)
    }
}

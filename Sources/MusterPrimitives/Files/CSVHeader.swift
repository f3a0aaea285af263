import MusterGraph

/// The first record of a file of CSV, which names its columns. The client reads it when it plans.
package struct CSVHeader: Sendable {
    /// The names, as they stand there.
    package let names: [String]

    /// Why there is no header.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads the first record; what it is compressed with shows in the path. A file without records has no names.
    package init(path: String, separator: Character = ",") throws(Failure) {
        guard let byte = separator.asciiValue else { throw Failure(description: "`\(separator)` is not in ASCII") }
        do {
            names = try Self.read(FileBlock(path: path, start: 0, length: -1, for: "bag.readCSV"), byte)
        } catch let problem as CSVScanner.Problem {
            throw Failure(description: "'\(path)', the first record: \(problem.message)")
        } catch {
            throw Failure(description: "\(error)")
        }
    }

    private static func read(_ block: FileBlock, _ separator: UInt8) throws -> [String] {
        let reader = try LineReader(
            block, errors: .strict, keepsReturns: true, maximumLineBytes: 1 << 20, repaired: try ColumnWriter(.string))
        var scanner = CSVScanner(separator: separator)
        var names: [String] = []
        var isFirst = true
        while let chunk = try reader.next() {
            for row in 0..<chunk.count {
                var line = chunk.bytes(at: row)
                if isFirst, line.starts(with: CSVStream.byteOrderMark) {
                    line = UnsafeRawBufferPointer(rebasing: line[CSVStream.byteOrderMark.count...])
                }
                isFirst = false
                let isComplete = try scanner.scan(line) { (field, _) throws(CSVScanner.Problem) in
                    names.append(String(decoding: field, as: UTF8.self))
                }
                if isComplete { return names }
            }
        }
        guard !scanner.isInQuotes else { throw CSVScanner.Problem("it ends inside of quotes") }
        return names
    }
}

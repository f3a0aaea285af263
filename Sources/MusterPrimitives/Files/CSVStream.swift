import MusterGraph
import MusterRegistry

/// The records of CSV in lines, as rows.
final class CSVStream: RowStream {
    let elementType: ValueType
    private let lines: any RowStream
    private let rows: CSVRows
    private let name: String
    private let place: (_ row: Int, _ chunk: Column) -> String
    private var scanner: CSVScanner
    /// The next record is the columns' names.
    private var passesRecord: Bool
    /// Nothing has been read yet.
    private var isFirst: Bool
    /// Where the record began that is being read, if it has several lines.
    private var start: String?

    /// - Parameters:
    ///   - lines: Each without its "\n", and maybe with a "\r".
    ///   - isBeginning: Whether they begin where the file does.
    ///   - place: Where a row of a chunk of lines stands, for people.
    init(
        _ lines: any RowStream, _ rows: CSVRows, type: ValueType, options: CSVOptions, isBeginning: Bool, name: String,
        place: @escaping (_ row: Int, _ chunk: Column) -> String
    ) {
        self.lines = lines
        self.rows = rows
        self.name = name
        self.place = place
        elementType = type
        scanner = CSVScanner(separator: options.separator)
        passesRecord = options.header && isBeginning
        isFirst = isBeginning
    }

    func next() throws(CallFailure) -> Column? {
        rows.removeAll()
        guard let chunk = try lines.next() else {
            guard scanner.isInQuotes else { return nil }
            throw failure(start ?? "", Self.advice)
        }
        for row in 0..<chunk.count {
            do throws(CSVScanner.Problem) { try take(row, of: chunk) } catch {
                throw failure(start ?? place(row, chunk), error.message)
            }
            if !scanner.isInQuotes {
                start = nil
            } else if start == nil {
                start = place(row, chunk)
            }
        }
        return rows.column
    }

    private func take(_ row: Int, of chunk: Column) throws(CSVScanner.Problem) {
        var line = chunk.bytes(at: row)
        if isFirst {
            isFirst = false
            if line.starts(with: Self.byteOrderMark) {
                line = UnsafeRawBufferPointer(rebasing: line[Self.byteOrderMark.count...])
            }
        }
        if passesRecord {
            if try scanner.scan(line, field: { (_, _) throws(CSVScanner.Problem) in }) { passesRecord = false }
            return
        }
        let rows = rows
        let isComplete = try scanner.scan(line) { (field, isQuoted) throws(CSVScanner.Problem) in
            try rows.append(field, isQuoted: isQuoted)
        }
        if isComplete { try rows.endRecord() }
    }

    /// What some programs put before everything.
    static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    private static let advice =
        "it ends inside of quotes. If the file's fields hold line breaks, it must be read as one block: with start 0 and"
        + " length -1"

    private func failure(_ place: String, _ message: String) -> CallFailure {
        CallFailure(.failed, function: name, message: "\(place): \(message)")
    }
}

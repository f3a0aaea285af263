import MusterGraph
import MusterRegistry

/// The lines of a block of a text file.
final class LineStream: RowStream {
    let elementType = ValueType.string
    private let block: FileBlock
    private let reader: LineReader
    private let name: String

    init(
        _ arguments: borrowing PrimitiveArguments, _ block: FileBlock, errors: TextErrors, keepsReturns: Bool = false
    ) throws(CallFailure) {
        self.block = block
        name = arguments.name
        let repaired = try arguments.column(of: .string)
        let limit = arguments.context.maximumResultBytes
        reader = try FileFailure.asFailure(of: name) { () throws(FileFailure) in
            try LineReader(
                block, errors: errors, keepsReturns: keepsReturns, maximumLineBytes: limit, repaired: repaired)
        }
    }

    func next() throws(CallFailure) -> Column? {
        try FileFailure.asFailure(of: name) { () throws(FileFailure) in try reader.next() }
    }

    /// Where in the file a row of the last chunk stands, where lines keep their "\r".
    func place(of row: Int, in chunk: Column) -> String {
        let bytes = chunk.offsets.map { $0[row] } ?? 0
        return "'\(block.path)', the record at byte \(reader.chunkStart + bytes + Int64(row))"
    }
}

/// Lines, each with the path of its file.
final class PathLineStream: RowStream {
    static let elementType = ValueType.tuple([.init(name: "path", .string), .init(name: "line", .string)])

    let elementType: ValueType = PathLineStream.elementType
    private let lines: LineStream
    private let path: String
    /// The path, as often as the longest chunk so far has lines.
    private let paths: ColumnWriter

    init(_ lines: LineStream, path: String, writer: ColumnWriter) {
        self.lines = lines
        self.path = path
        paths = writer
    }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try lines.next() else { return nil }
        while paths.count < chunk.count {
            var path = path
            path.withUTF8 { paths.append(bytes: UnsafeRawBufferPointer($0)) }
        }
        return Column(
            type: elementType, count: chunk.count, values: UnsafeRawBufferPointer(start: nil, count: 0), offsets: nil,
            validity: nil, children: [paths.column.slice(0..<chunk.count), chunk])
    }
}

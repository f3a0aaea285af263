import MusterGraph
import MusterRegistry

extension PrimitiveArguments {
    /// A list whose elements are tuples of two, as rows. A literal's arrays, and values, become tuples.
    func pairs(_ index: Int, _ first: String, _ second: (name: String, type: ValueType)) throws(CallFailure)
        -> any RowStream
    {
        let rows = try rows(index)
        let wanted = ValueType.tuple([.init(name: first, .value), .init(name: second.name, second.type)])
        switch rows.elementType {
        case .tuple(let parts) where parts.count == 2 && (second.type == .value || parts[1].type == second.type):
            return rows
        case .value, .list, .tuple:
            do {
                let block = try block(try evaluator.collect(rows, for: name))
                return BlockStream(try block.converted(to: wanted))
            } catch let failure as CallFailure {
                throw failure
            } catch {
                throw failure("argument \(index + 1): \(error)")
            }
        default:
            throw failure("argument \(index + 1) is a list<\(rows.elementType)>, and a list<\(wanted)> is needed")
        }
    }

    /// How many of something.
    func count(_ index: Int, in range: ClosedRange<Int>, _ what: String) throws(CallFailure) -> Int {
        let count = Int(try int64(index))
        guard count >= range.lowerBound else {
            throw failure("\(count) \(what) are asked for, and \(range.lowerBound) is the least")
        }
        guard count <= range.upperBound else {
            throw failure("\(count) \(what) are asked for, and \(range.upperBound) is the most")
        }
        return count
    }

    /// Refuses rows that have grown beyond the limit of a result, or beyond what 32 bits can count.
    func checkSize(_ writer: ColumnWriter) throws(CallFailure) {
        try evaluator.checkSize(writer, for: name)
        guard writer.count >= Int(UInt32.max) else { return }
        throw CallFailure(
            .resultTooLarge, function: name,
            message: "\(writer.count) elements are too many for one list; more partitions have fewer each")
    }

    /// The rows of a column as a list, which is not looked at again when the next step reads it.
    func rows(of writer: ColumnWriter) throws(CallFailure) -> Operand {
        .stream(BlockStream(try block(writer)))
    }

    /// What a key function gives for a chunk; a failure says for which element of the list.
    static func keys(
        _ function: RowFunction, of chunk: Column, from position: Int
    ) throws(CallFailure) -> Column {
        do { return try function.apply([chunk]) } catch { throw error.atElement(from: position) }
    }

    /// Calls `body` with each chunk of a list and its keys.
    func forEachChunk(
        of stream: any RowStream, _ key: RowFunction, _ body: (Column, Column) throws(CallFailure) -> Void
    ) throws(CallFailure) {
        var position = 0
        try forEachChunk(of: stream) { chunk throws(CallFailure) in
            try body(chunk, try Self.keys(key, of: chunk, from: position))
            position += chunk.count
        }
    }
}

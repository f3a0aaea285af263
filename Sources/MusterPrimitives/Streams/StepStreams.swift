import MusterGraph
import MusterRegistry

/// The rows of a stream, each replaced by what a function makes of it.
final class MapStream: RowStream {
    private let source: any RowStream
    private let function: RowFunction
    private let spreadsTuples: Bool
    private var position = 0

    /// - Parameter spreadsTuples: Whether the rows are tuples whose parts are the function's arguments.
    init(_ source: any RowStream, _ function: RowFunction, spreadsTuples: Bool = false) {
        self.source = source
        self.function = function
        self.spreadsTuples = spreadsTuples
    }

    var elementType: ValueType { function.resultType }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        defer { position += chunk.count }
        do throws(CallFailure) { return try function.apply(spreadsTuples ? chunk.children : [chunk]) } catch {
            throw error.atElement(from: position)
        }
    }
}

/// The rows of a stream for which a function says true, or false.
final class FilterStream: RowStream {
    private let source: any RowStream
    private let predicate: RowFunction
    private let keepsTrue: Bool
    private let writer: ColumnWriter
    private var position = 0

    init(_ source: any RowStream, _ predicate: RowFunction, keepsTrue: Bool, writer: ColumnWriter) {
        self.source = source
        self.predicate = predicate
        self.keepsTrue = keepsTrue
        self.writer = writer
    }

    var elementType: ValueType { source.elementType }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        defer { position += chunk.count }
        let verdicts: Column
        do { verdicts = try predicate.apply([chunk]) } catch { throw error.atElement(from: position) }
        writer.removeAll()
        if verdicts.type == .value {
            try keepRows(of: chunk, by: verdicts)
            return writer.column
        }
        guard let keep = verdicts.values.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return chunk }
        if keepsTrue {
            writer.append(chunk, where: keep)
        } else {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: chunk.count) { inverted in
                for row in 0..<chunk.count { inverted[row] = keep[row] ^ 1 }
                if let start = inverted.baseAddress { writer.append(chunk, where: start) }
            }
        }
        return writer.column
    }
}

extension FilterStream {
    /// Keeps rows by verdicts whose type only running shows.
    private func keepRows(of chunk: Column, by verdicts: Column) throws(CallFailure) {
        for row in 0..<chunk.count {
            let item = verdicts.bytes(at: row)
            guard item.count == 1, item[0] == 0xc2 || item[0] == 0xc3 else {
                throw CallFailure(
                    .argumentType, function: predicate.name,
                    message: "it says neither true nor false, as a predicate does", row: UInt64(row)
                ).atElement(from: position)
            }
            if (item[0] == 0xc3) == keepsTrue { writer.append(row, of: chunk) }
        }
    }
}

/// The elements of lists, one list after another.
final class FlattenedStream: RowStream {
    private let source: any RowStream
    let elementType: ValueType
    private let slicer: RowSlicer
    /// The elements of the chunk at hand, and which of them come next.
    private var elements: (column: Column, rows: Range<Int>)?

    init(_ source: any RowStream, elementType: ValueType) throws(CallFailure) {
        self.source = source
        self.elementType = elementType
        slicer = try RowSlicer(elementType, for: "bag.flatten")
    }

    func next() throws(CallFailure) -> Column? {
        while true {
            if let (column, rows) = elements, !rows.isEmpty {
                let end = min(rows.lowerBound + chunkRowCount, rows.upperBound)
                elements = (column, end..<rows.upperBound)
                return slicer.rows(rows.lowerBound..<end, of: column)
            }
            guard let chunk = try source.next() else { return nil }
            guard let offsets = chunk.offsets, let child = chunk.children.first else { continue }
            elements = (child, Int(offsets[0])..<Int(offsets[chunk.count]))
        }
    }
}

/// The first rows of a stream.
final class PrefixStream: RowStream {
    private let source: any RowStream
    private var left: Int

    init(_ source: any RowStream, count: Int) {
        self.source = source
        left = count
    }

    var elementType: ValueType { source.elementType }

    func next() throws(CallFailure) -> Column? {
        guard left > 0, let chunk = try source.next() else { return nil }
        let count = min(left, chunk.count)
        left -= count
        return chunk.slice(0..<count)
    }
}

extension CallFailure {
    /// The failure with the number of the element in its stream, where a function failed for one of several.
    func atElement(from position: Int) -> CallFailure {
        guard let row else { return self }
        return CallFailure(kind, function: function, message: "\(message) (element \(position + Int(row)))")
    }
}

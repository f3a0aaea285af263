import MusterGraph
import MusterRegistry

/// Folds rows by key: each key has an accumulator of its own.
///
/// A function is called for many rows at once, but each of its calls needs the result of the one before for the same key. So
/// a chunk is worked in rounds: the first row of every key, then the second of each that has one, and so on. Results are
/// appended to a log, and each key knows the row of its accumulator there; now and then the log is rid of what is past.
final class GroupedFold {
    private let function: RowFunction
    private let name: String
    private let evaluator: Evaluator
    /// The accumulators, and among them older ones.
    private var log: ColumnWriter
    private var spareLog: ColumnWriter
    /// The bytes of the log when nothing in it was past.
    private var liveBytes = 0
    /// For each key's number, the row of its accumulator in the log.
    private var places = ScratchBuffer<UInt32>()
    /// For each key's number, how many rows of the chunk at hand have it; 0 between chunks.
    private var occurrences = ScratchBuffer<UInt32>()
    /// The arguments of a round's calls.
    private let accumulators: ColumnWriter
    private let elements: ColumnWriter
    private var roundRows = ScratchBuffer<UInt32>()
    private var roundPlaces = ScratchBuffer<UInt32>()
    private var position = 0

    /// - Parameters:
    ///   - function: Takes an accumulator and an element, and gives an accumulator.
    ///   - type: The type of an accumulator.
    init(
        _ function: RowFunction, accumulator type: ValueType, element: ValueType,
        _ arguments: borrowing PrimitiveArguments
    ) throws(CallFailure) {
        self.function = function
        name = arguments.name
        evaluator = arguments.evaluator
        log = try arguments.column(of: type)
        spareLog = try arguments.column(of: type)
        accumulators = try arguments.column(of: type)
        elements = try arguments.column(of: element)
        guard function.resultType.hasLayout(of: type) || type == .value else {
            throw arguments.failure(
                "the function gives \(function.resultType), and the accumulator is \(type): they must be one type")
        }
    }

    /// Gives keys that are new this accumulator.
    func begin(_ count: Int, with initial: Column) {
        guard count > 0 else { return }
        places.append(UInt32(truncatingIfNeeded: log.count), repeated: count)
        occurrences.append(0, repeated: count)
        log.append(0, of: initial)
    }

    /// Gives keys that are new the accumulators in these rows.
    func begin(_ rows: UnsafeBufferPointer<UInt32>, of column: Column) {
        for index in 0..<rows.count { places.append(UInt32(truncatingIfNeeded: log.count + index)) }
        occurrences.append(0, repeated: rows.count)
        log.append(column, at: rows)
    }

    /// Folds the rows of a chunk into the accumulators of their keys.
    ///
    /// - Parameters:
    ///   - numbers: The number of each row's key.
    ///   - started: Keys from this number on began with their first row in this chunk, which is not folded.
    func take(_ chunk: Column, _ numbers: UnsafePointer<UInt32>, started: Int = .max) throws(CallFailure) {
        var rows = ScratchBuffer<UInt32>(capacity: chunk.count + 1)
        var rounds = ScratchBuffer<UInt32>(capacity: chunk.count + 1)
        let counts = occurrences.start
        var roundCount = 0
        for row in 0..<chunk.count {
            let number = Int(numbers[row])
            let earlier = Int(counts[number])
            counts[number] += 1
            let round = number >= started ? earlier - 1 : earlier
            guard round >= 0 else { continue }
            rows.append(UInt32(truncatingIfNeeded: row))
            rounds.append(UInt32(truncatingIfNeeded: round))
            roundCount = max(roundCount, round + 1)
        }
        for row in 0..<chunk.count { counts[Int(numbers[row])] = 0 }
        let lists = RowLists(UnsafeBufferPointer(rounds.elements), count: roundCount)
        for round in 0..<roundCount {
            try evaluator.checkCancellation(of: name)
            let members = lists.rows(round)
            let target = roundRows.take(members.count)
            for (index, member) in members.enumerated() { target[index] = rows.start[Int(member)] }
            try foldRound(chunk, UnsafeBufferPointer(start: target, count: members.count), numbers)
        }
        position += chunk.count
    }

    /// Folds rows of which no two have the same key.
    private func foldRound(
        _ chunk: Column, _ rows: UnsafeBufferPointer<UInt32>, _ numbers: UnsafePointer<UInt32>
    ) throws(CallFailure) {
        let (from, places) = (roundPlaces.take(rows.count), places.start)
        for (index, row) in rows.enumerated() { from[index] = places[Int(numbers[Int(row)])] }
        accumulators.removeAll()
        accumulators.append(log.column, at: UnsafeBufferPointer(start: from, count: rows.count))
        elements.removeAll()
        if rows.count < chunk.count { elements.append(chunk, at: rows) }
        let result: Column
        do {
            result = try function.apply([accumulators.column, rows.count < chunk.count ? elements.column : chunk])
        } catch {
            guard let row = error.row, row < rows.count else { throw error }
            throw CallFailure(
                error.kind, function: error.function,
                message: "\(error.message) (element \(position + Int(rows[Int(row)])))")
        }
        for (index, row) in rows.enumerated() {
            places[Int(numbers[Int(row)])] = UInt32(truncatingIfNeeded: log.count + index)
        }
        try append(result)
        if log.byteCount > 2 * liveBytes + 1 << 20 { try compact() }
    }

    private func append(_ result: Column) throws(CallFailure) {
        if result.type.hasLayout(of: log.type) { return log.append(result, rows: 0..<result.count) }
        do throws(DecodingFailure) {
            for row in 0..<result.count {
                var item = MessagePackWriter()
                try result.write(row, to: &item)
                item.bytes.withUnsafeBytes { log.append(bytes: $0) }
            }
        } catch {
            throw CallFailure(.invalidResult, function: name, message: error.message)
        }
    }

    /// Forgets the accumulators that are past, so that each key's is at its number.
    private func compact() throws(CallFailure) {
        spareLog.removeAll()
        spareLog.append(log.column, at: UnsafeBufferPointer(places.elements))
        swap(&log, &spareLog)
        for number in 0..<places.count { places.start[number] = UInt32(truncatingIfNeeded: number) }
        liveBytes = log.byteCount
        try evaluator.checkSize(log, for: name)
    }

    /// Appends the accumulators in the order of the keys' numbers.
    func finish(into column: ColumnWriter) {
        column.append(log.column, at: UnsafeBufferPointer(places.elements))
    }
}

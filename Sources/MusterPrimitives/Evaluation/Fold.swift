import MusterGraph
import MusterRegistry

/// Folds a function over rows: its result for one is its first argument for the next.
///
/// A plugin's function with a number or bool as its accumulator goes through a chunk in its inner loop; others are called
/// row by row, with the same results.
final class Fold {
    /// The type of the results.
    let resultType: ValueType
    private let function: RowFunction
    private let whole: FoldExpression?
    private let name: String
    /// One row: the last result. Without it, nothing has been folded yet.
    private var accumulator: ColumnWriter
    /// Where the next result is put together, as it may look at the last one.
    private var next: ColumnWriter
    private let slicer: RowSlicer
    private var position = 0

    /// - Parameters:
    ///   - element: The type of the rows.
    ///   - type: That of the first argument of the first call. The function decides what it becomes: an initial integer in a
    ///     fold of floats is a float.
    init(
        _ arguments: borrowing PrimitiveArguments, function index: Int, over element: ValueType,
        from type: ValueType
    ) throws(CallFailure) {
        name = arguments.name
        let first = try arguments.function(index, taking: [type, element])
        function =
            first.resultType == type ? first : try arguments.function(index, taking: [first.resultType, element])
        guard function.resultType.hasLayout(of: first.resultType) else {
            throw CallFailure(
                .argumentType, function: name,
                message: "`\(first.name)` makes \(first.resultType) of \(type), and \(function.resultType) of that: its"
                    + " result and its first argument must be of one type")
        }
        resultType = first.resultType
        whole = FoldExpression(function)
        accumulator = try arguments.column(of: resultType)
        next = try arguments.column(of: resultType)
        slicer = try RowSlicer(element, for: name)
    }

    /// Whether there is a first argument for the next call.
    var hasBegun: Bool { accumulator.count == 1 }

    /// Sets the first argument of the first call.
    func begin(_ initial: Payload) throws(CallFailure) {
        do {
            let block = try ColumnBlock(row: initial, of: resultType)
            accumulator.append(0, of: block.column)
            withExtendedLifetime(block) {}
        } catch {
            throw CallFailure(
                .argumentType, function: name,
                message: "the function gives \(resultType), and the initial value does not fit: \(error)")
        }
    }

    /// Takes a row as the first argument of the first call.
    func begin(_ row: Int, of column: Column) throws(CallFailure) {
        do {
            var writer = MessagePackWriter()
            try column.write(row, to: &writer)
            try begin(Payload(writer.take()))
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw CallFailure(.badArgument, function: name, message: "\(error)")
        }
    }

    /// Folds the rows of a chunk from row `start` on.
    ///
    /// - Parameter running: Takes the result of each row, where it is asked for.
    func take(_ chunk: Column, from start: Int = 0, running: ColumnWriter? = nil) throws(CallFailure) {
        defer { position += chunk.count }
        guard start < chunk.count else { return }
        if let whole {
            let rows = slicer.rows(start..<chunk.count, of: chunk)
            do throws(CallFailure) { try whole.take(rows, into: accumulator, running: running) } catch {
                throw error.atElement(from: position + start)
            }
            return
        }
        for row in start..<chunk.count {
            let element = slicer.rows(row..<row + 1, of: chunk)
            let result: Column
            do throws(CallFailure) { result = try function.apply([accumulator.column, element]) } catch {
                throw CallFailure(error.kind, function: error.function, message: error.message, row: UInt64(row))
                    .atElement(from: position)
            }
            next.removeAll()
            next.append(0, of: result)
            swap(&accumulator, &next)
            running?.append(0, of: accumulator.column)
        }
    }

    /// The last result as a column of one row; of none where nothing has begun.
    var column: Column { accumulator.column }
}

import MusterGraph
import MusterRegistry

/// Folds a function over rows: its result for one is its first argument for the next.
final class Fold {
    private let function: RowFunction
    private let accumulator: ColumnWriter
    private let name: String
    private var position = 0

    /// - Parameter initial: The first argument of the first call.
    init(
        _ arguments: borrowing PrimitiveArguments, function index: Int, over element: ValueType, initial: Payload
    ) throws(CallFailure) {
        name = arguments.name
        do {
            let type = try initial.argumentType.natural
            let first = try arguments.function(index, taking: [type, element])
            // An initial integer in a fold of floats becomes one.
            let accumulatorType = first.resultType
            function =
                accumulatorType == type ? first : try arguments.function(index, taking: [accumulatorType, element])
            accumulator = try ColumnWriter(accumulatorType)
            // The array that a tuple is where it is no row becomes a tuple again.
            guard let block = try? ColumnBlock(row: initial, of: accumulatorType) else {
                throw ConversionFailure("the function gives \(accumulatorType), and the initial value is \(type)")
            }
            accumulator.append(0, of: block.column)
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw CallFailure(.argumentType, function: arguments.name, message: "\(error)")
        }
    }

    /// Folds the rows of a chunk.
    func take(_ chunk: Column) throws(CallFailure) {
        for row in 0..<chunk.count {
            let element = try one(chunk, row)
            let result: Column
            do { result = try function.apply([accumulator.column, element]) } catch {
                throw CallFailure(
                    error.kind, function: error.function, message: "\(error.message) (element \(position + row))")
            }
            accumulator.removeAll()
            accumulator.append(0, of: result)
        }
        position += chunk.count
    }

    private var single: ColumnWriter?

    /// One row as a column.
    private func one(_ chunk: Column, _ row: Int) throws(CallFailure) -> Column {
        if !chunk.hasBitmap { return chunk.slice(row..<row + 1) }
        if single == nil {
            do throws(ConversionFailure) { single = try ColumnWriter(chunk.type) } catch {
                throw CallFailure(.argumentType, function: name, message: "\(error)")
            }
        }
        single?.removeAll()
        single?.append(row, of: chunk)
        return single?.column ?? chunk
    }

    func result() throws(CallFailure) -> Payload {
        do {
            if case .list = accumulator.type {
                let writer = try ColumnWriter(accumulator.children[0].type)
                writer.append(accumulator.children[0].column, rows: 0..<accumulator.children[0].count)
                return try writer.block().payload
            }
            var writer = MessagePackWriter()
            try accumulator.column.write(0, to: &writer)
            return Payload(writer.take())
        } catch {
            throw CallFailure(.invalidResult, function: name, message: "\(error)")
        }
    }
}

import MusterGraph
import MusterRegistry

/// A function whose first argument is its own last result, called for a chunk of rows at once.
///
/// It is there for calls of a plugin's function whose first argument is the accumulator as it is, and whose other arguments
/// do not look at it: `math.add`, and `math.add($0, math.multiply($1, 2))`. The others are computed for the whole chunk.
final class FoldExpression {
    private let body: CallExpression
    private let context: CallContext

    /// Nil where the function must be called row by row.
    init?(_ function: RowFunction) {
        guard let body = function.body as? CallExpression, body.call.canFold,
            let first = body.arguments.first as? ParameterExpression, first.uses(parameter: 0),
            body.arguments.dropFirst().allSatisfy({ !$0.uses(parameter: 0) })
        else { return nil }
        self.body = body
        context = function.context
    }

    /// Folds the rows of a chunk.
    ///
    /// - Parameters:
    ///   - accumulator: One row: the first argument of the first call, and the last result.
    ///   - running: Takes the result of each row, where it is asked for.
    func take(_ chunk: Column, into accumulator: ColumnWriter, running: ColumnWriter?) throws(CallFailure) {
        let parameters = [accumulator.column, chunk]
        let rest: [RowArgument]
        do throws(CallFailure) {
            rest = try body.evaluate(body.arguments.dropFirst(), parameters, count: chunk.count, context)
        } catch {
            // Called row by row, the fold might have failed before it came to this row.
            if let row = error.row, row > 0 { try take(chunk.slice(0..<Int(row)), into: accumulator, running: nil) }
            throw error
        }
        try body.call.fold(rest, count: chunk.count, into: accumulator, running: running, in: context)
    }
}

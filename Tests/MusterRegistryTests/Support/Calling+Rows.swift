import MusterGraph
import MusterRegistry

extension PreparedFunction {
    /// Calls for many rows, and gives the result of each.
    ///
    /// - Parameter arguments: For each argument its rows, or the one value that serves all.
    func rows(_ arguments: [Rows], limit: Int = 1 << 20) throws -> [Value] {
        var columns: [RowArgument] = []
        var blocks: [ColumnBlock] = []
        var count = 1
        for (argument, described) in zip(arguments, description.signature.arguments) {
            let (values, isConstant) =
                switch argument {
                case .each(let values): (values, false)
                case .all(let value): ([value], true)
                }
            let payload = try Payload(encoding: .list(values))
            // Numbers stay what they are, as an int64 may be given for a float64.
            let isInteger = values.allSatisfy { if case .int64 = $0 { true } else { false } }
            let type = isInteger && !values.isEmpty ? .int64 : described.type
            let block = try ColumnBlock(converting: payload, to: type, validate: .full)
            blocks.append(block)
            columns.append(RowArgument(block.column, isConstant: isConstant))
            if !isConstant { count = values.count }
        }
        let writer = try ColumnWriter(description.signature.result)
        try RowCall(self).call(columns, count: count, into: writer, in: CallContext(maximumResultBytes: limit))
        withExtendedLifetime(blocks) {}
        guard case .list(let results) = try Value(decoding: writer.block().payload) else { return [] }
        return results
    }

    enum Rows {
        case each([Value])
        case all(Value)
    }
}

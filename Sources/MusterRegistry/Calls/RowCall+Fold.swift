import CMusterPlugin
package import MusterGraph

extension RowCall {
    /// Whether ``fold(_:count:into:running:in:)`` can be used: the function's result may be its next first argument, and both
    /// are a number or bool, which lies where the function writes it.
    package var canFold: Bool {
        guard let size = foldSize, let first = function.arguments.first else { return false }
        let signature = function.description.signature
        return first.rowSize == size && signature.arguments[0].type == signature.result
    }

    /// The bytes of an accumulator; nil for results that are more than a number or bool, and for C's narrower types.
    private var foldSize: Int? {
        switch function.result {
        case .bool: 1
        case .int64, .float64: 8
        case .integer, .float32, .cString, .string, .bytes, .item, .list, .row, nil: nil
        }
    }

    /// Folds the function over `count` rows: what it gives for one is its first argument for the next.
    ///
    /// The inner loop, where the function has one, goes through all rows at once: the result is also the first argument, both
    /// with step 0, as `muster_loop` in `muster_plugin.h` promises. After a failure the accumulator is as it was; the
    /// failure's row is counted from the first row of this call.
    ///
    /// - Parameters:
    ///   - rest: The arguments behind the first.
    ///   - accumulator: One row of the function's result type: the first argument of the first call, and the last result.
    ///   - running: Takes the result of each row, where it is asked for. After a failure it is to be thrown away.
    package func fold(
        _ rest: [RowArgument], count: Int, into accumulator: ColumnWriter, running: ColumnWriter? = nil,
        in context: CallContext
    ) throws(CallFailure) {
        guard count > 0, let size = foldSize, let start = accumulator.column.values.baseAddress else { return }
        _ = context.begin(slots: function.arguments.count + 2)
        defer { context.end() }
        for (index, argument) in rest.enumerated() {
            try place(argument, at: index + 1, count: count, context)
        }
        let memory = resultRoom.take(size)
        memory.copyMemory(from: start, byteCount: size)
        starts[0] = UnsafeRawPointer(memory)
        steps[0] = 0
        if let running {
            // Somebody wants to see each result: a loop of one row at a time, over arguments that are placed once.
            let target = running.extend(rows: count, size: size)
            for row in 0..<count {
                do throws(CallFailure) { try run(1, result: memory, step: 0, size: size, context) } catch {
                    throw CallFailure(error.kind, function: error.function, message: error.message, row: UInt64(row))
                }
                (target + row * size).copyMemory(from: memory, byteCount: size)
                for index in 1..<function.arguments.count { starts[index]! += steps[index] }
            }
        } else {
            try run(count, result: memory, step: 0, size: size, context)
        }
        accumulator.removeAll()
        accumulator.extend(rows: 1, size: size).copyMemory(from: memory, byteCount: size)
    }
}

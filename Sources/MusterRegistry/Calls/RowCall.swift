import CMusterPlugin
package import MusterGraph

/// Calls one function for the rows of a chunk, again and again: through its inner loop where it has one, otherwise row by
/// row through libffi. Which of the two it is shows in the time it takes, and nowhere else.
///
/// It keeps the memory in which rows are laid out as C wants them, so that a chunk costs no allocation. It belongs to one
/// thread.
package final class RowCall {
    package let function: PreparedFunction
    /// For each argument, room for rows that are not laid out yet as a function takes them.
    private let rooms: [RowRoom]
    /// For each argument of a foreign function, room for its rows as C has them.
    private let foreignRooms: [RowRoom]
    let resultRoom = RowRoom()
    /// For each argument the address of its first row, and the bytes from row to row; the result's step is the last.
    let starts: UnsafeMutablePointer<UnsafeRawPointer?>
    let steps: UnsafeMutablePointer<Int>

    package init(_ function: PreparedFunction) {
        self.function = function
        let count = function.arguments.count
        rooms = (0..<count).map { _ in RowRoom() }
        foreignRooms = function.arguments.contains(where: \.isForeign) ? (0..<count).map { _ in RowRoom() } : []
        starts = .allocate(capacity: count + 1)
        starts.initialize(repeating: nil, count: count + 1)
        steps = .allocate(capacity: count + 1)
        steps.initialize(repeating: 0, count: count + 1)
    }

    deinit {
        starts.deallocate()
        steps.deallocate()
    }

    /// Calls the function for `count` rows, and appends the results to `result`, whose type must be the function's.
    ///
    /// After a failure `result` is to be thrown away. The failure's row is counted from the first row of this call.
    package func call(
        _ arguments: [RowArgument], count: Int, into result: ColumnWriter, in context: CallContext
    ) throws(CallFailure) {
        guard count > 0 else { return }
        _ = context.begin(slots: function.arguments.count + 2)
        defer { context.end() }
        for index in arguments.indices { try place(arguments[index], at: index, count: count, context) }
        guard let form = function.result else {
            let nulls = result.extend(rows: count, size: 1)
            nulls.initializeMemory(as: UInt8.self, repeating: 0, count: count)
            return try run(count, result: nulls, step: 0, context)
        }
        switch form {
        case .bool: try run(count, result: result.extend(rows: count, size: 1), step: 1, context)
        case .int64, .float64: try run(count, result: result.extend(rows: count, size: 8), step: 8, context)
        case .integer, .float32:
            let target = result.extend(rows: count, size: 8)
            try run(count, result: target, step: 8, context)
            try RowResults(function: function, context: context, count: count).widen(target, form)
        case .string, .bytes, .item, .list, .row, .cString:
            let step = form.plain.rowSize
            let memory = resultRoom.take(count * step)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: count * step)
            try run(count, result: memory, step: step, context)
            try RowResults(function: function, context: context, count: count).append(
                from: memory, form: form, to: result)
        }
    }

    /// Runs the loop, or calls the function for each row.
    ///
    /// - Parameter size: The bytes of a row of the result, where `step` is another: that of a fold is 0.
    func run(
        _ count: Int, result: UnsafeMutableRawPointer, step: Int, size: Int? = nil, _ context: CallContext
    ) throws(CallFailure) {
        steps[function.arguments.count] = step
        let size = size ?? step
        if let lock = function.lock {
            lock.whileHeld { runUnlocked(count, result: result, step: step, size: size, context) }
        } else {
            runUnlocked(count, result: result, step: step, size: size, context)
        }
        guard var failure = context.failure(of: function.description.name) else { return }
        // A plugin's word, which later is counted with.
        failure.row = min(context.native.pointee.failed_row, UInt64(max(count, 1) - 1))
        throw failure
    }

    private func runUnlocked(
        _ count: Int, result: UnsafeMutableRawPointer, step: Int, size: Int, _ context: CallContext
    ) {
        if let loop = function.loop {
            let status = loop(context.native, count, starts, steps, result)
            if status != Int32(MUSTER_OK) { context.fail(status: status, message: "") }
        } else {
            callEach(count, result: result, step: step, size: size, context)
        }
    }

    /// One call a row. libffi takes the addresses of arguments, so nothing is copied.
    private func callEach(
        _ count: Int, result: UnsafeMutableRawPointer, step: Int, size: Int, _ context: CallContext
    ) {
        let frame = CallFrame(capacity: function.arguments.count + 2)
        defer { frame.deallocate() }
        let slots = frame.addresses
        let isReturned = function.result?.isReturned ?? true
        var first = 0
        if function.takesContext {
            frame.set(0, context.native)
            first = 1
        }
        let resultSlot = first + function.arguments.count
        for row in 0..<count {
            for (index, form) in function.arguments.enumerated() {
                let place = UnsafeMutableRawPointer(mutating: starts[index]! + row * steps[index])
                if form.isColumn {
                    frame.set(first + index, UnsafeRawPointer(place))
                } else {
                    slots[first + index] = place
                }
            }
            if isReturned {
                function.invoke(frame, context)
                if size > 0 { (result + row * step).copyMemory(from: frame.result, byteCount: size) }
            } else {
                frame.set(resultSlot, result + row * step)
                function.invoke(frame, context)
            }
            if context.native.pointee.status != Int32(MUSTER_OK) {
                context.native.pointee.failed_row = UInt64(row)
                return
            }
        }
    }

    /// Says where the rows of an argument are, laid out as the function takes them.
    func place(
        _ argument: RowArgument, at index: Int, count: Int, _ context: CallContext
    ) throws(CallFailure) {
        let rows = argument.isConstant ? 1 : count
        let form = function.arguments[index]
        let layout = RowLayout(room: rooms[index], context: context)
        do throws(ConversionFailure) {
            let asked = function.description.signature.arguments[index].type
            starts[index] = try layout.rows(of: argument.column, count: rows, as: form, asked)
        } catch {
            let name = function.description.signature.arguments[index].name
            throw CallFailure(
                .argumentType, function: function.description.name,
                message: "argument \(index + 1) (\(name)): \(error)")
        }
        steps[index] = argument.isConstant ? 0 : form.rowSize
        if form.isForeign, let rows = starts[index] {
            starts[index] = try narrow(rows, at: index, count: count, isConstant: argument.isConstant, context)
        }
    }

    /// The rows of an argument as a foreign function takes them.
    private func narrow(
        _ rows: UnsafeRawPointer, at index: Int, count: Int, isConstant: Bool, _ context: CallContext
    ) throws(CallFailure) -> UnsafeRawPointer {
        do throws(UnfitArgument) {
            return try ForeignRows(room: foreignRooms[index], context: context).rows(
                narrowing: rows, count: isConstant ? 1 : count, to: function.arguments[index])
        } catch {
            var error = error
            // A value that serves all rows is wrong in none more than in another.
            if isConstant { error.row = nil }
            throw function.failure(error, index)
        }
    }
}

/// Memory that is used for one chunk after another, and grows as needed.
final class RowRoom {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 64)

    deinit {
        memory.deallocate()
    }

    /// So many bytes, with anything in them.
    func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
        if memory.count < max(byteCount, 64) {
            memory.deallocate()
            memory = .allocate(byteCount: max(byteCount, 64), alignment: 64)
        }
        return memory.baseAddress!
    }
}

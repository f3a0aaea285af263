import CMusterPlugin

/// Turns rows that are laid out for a plugin's function into those of a foreign one: narrower, and looked at.
struct ForeignRows {
    let room: RowRoom
    /// Gives memory until the call ends.
    let context: CallContext

    /// Where the first of `count` rows is.
    ///
    /// - Parameter source: The rows in the form that a plugin's function takes, ``NativeForm/plain``.
    func rows(
        narrowing source: UnsafeRawPointer, count: Int, to form: NativeForm
    ) throws(UnfitArgument) -> UnsafeRawPointer {
        let target = room.take(count * form.rowSize)
        switch form {
        case .integer(let integer):
            let values = source.assumingMemoryBound(to: Int64.self)
            for row in 0..<count {
                try at(row) { () throws(UnfitArgument) in try integer.check(values[row]) }
                integer.store(values[row], at: target + row * integer.size)
            }
        case .float32:
            let values = source.assumingMemoryBound(to: Double.self)
            let floats = target.assumingMemoryBound(to: Float.self)
            for row in 0..<count {
                floats[row] = try at(row) { () throws(UnfitArgument) in try NativeForm.float(values[row]) }
            }
        case .cString:
            let views = source.assumingMemoryBound(to: muster_view.self)
            let strings = target.assumingMemoryBound(to: UnsafeRawPointer.self)
            for row in 0..<count {
                let text = UnsafeRawBufferPointer(start: views[row].data, count: views[row].count)
                strings[row] = try at(row) { () throws(UnfitArgument) in try CString.copy(text, context) }
            }
        case .bool, .int64, .float64, .string, .bytes, .item, .list, .row:
            return source
        }
        return UnsafeRawPointer(target)
    }

    /// Says in which row it was that a value did not fit.
    @inline(__always)
    private func at<Result>(
        _ row: Int, _ body: () throws(UnfitArgument) -> Result
    ) throws(UnfitArgument) -> Result {
        do { return try body() } catch {
            var error = error
            error.row = row
            throw error
        }
    }
}

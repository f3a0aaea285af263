import CMusterPlugin
import MusterGraph

extension RowResults {
    /// Appends rows that are lists of strings or bytes and lie behind each other in the same buffers, as a loop leaves them
    /// that allocates once for all of its rows: they are looked at, and copied, as one column.
    ///
    /// - Returns: Whether they do. When not, nothing has been appended; nor when something is wrong with them, as then each
    ///   row has to be looked at to say which it is.
    func appendShared(
        from memory: UnsafeMutableRawPointer, form: NativeForm, to result: ColumnWriter
    ) -> Bool {
        guard case .list(let element) = form, element == .string || element == .bytes, count > 1 else { return false }
        let rows = memory.assumingMemoryBound(to: muster_column.self)
        guard let offsets = rows[0].offsets else { return false }
        var all = rows[0]
        all.count = 0
        for row in 0..<count {
            let column = rows[row]
            guard column.values == all.values, column.offsets == offsets + all.count, column.validity == nil,
                column.count >= 0, column.count <= context.maximumResultBytes - all.count
            else { return false }
            all.count += column.count
        }
        var reader = ColumnReader(limit: context.maximumResultBytes)
        guard let source = try? reader.source(all, element), (try? result.children[0].append(source)) != nil else {
            return false
        }
        result.endRows(count) { rows[$0].count }
        return true
    }
}

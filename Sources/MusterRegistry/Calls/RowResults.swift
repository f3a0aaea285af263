import CMusterPlugin
import MusterGraph

/// Takes over what a function left as the results of many rows, after looking at all of it.
struct RowResults {
    let function: PreparedFunction
    let context: CallContext
    let count: Int

    /// Appends the rows that lie in `memory`, views or columns, to `result`.
    func append(from memory: UnsafeMutableRawPointer, form: NativeForm, to result: ColumnWriter) throws(CallFailure) {
        if appendShared(from: memory, form: form, to: result) { return }
        for row in 0..<count {
            let place = memory + row * form.plain.rowSize
            do throws(DecodingFailure) {
                if case .cString = form {
                    try result.append(string: try view(place), type: function.description.signature.result)
                } else if form.isColumn {
                    try result.append(column: try source(place, form), isList: isList(form))
                } else {
                    try result.append(view: try view(place), type: function.description.signature.result)
                }
            } catch {
                throw failure(.invalidResult, row, error.message)
            }
            guard result.byteCount <= 4 * context.maximumResultBytes else {
                let message = "its results for \(count) rows have \(result.byteCount) bytes or more"
                throw failure(.resultTooLarge, row, message)
            }
        }
    }

    /// Turns numbers of a foreign function, each in a word of its own, into those that its signature says.
    func widen(_ words: UnsafeMutableRawPointer, _ form: NativeForm) throws(CallFailure) {
        for row in 0..<count {
            let place = words + row * 8
            switch form {
            case .integer(let integer):
                do throws(UnfitResult) {
                    place.storeBytes(of: try integer.value(returned: place.load(as: UInt64.self)), as: Int64.self)
                } catch {
                    throw failure(.invalidResult, row, error.message)
                }
            case .float32: place.storeBytes(of: Double(place.load(as: Float.self)), as: Double.self)
            case .bool, .int64, .float64, .cString, .string, .bytes, .item, .list, .row: return
            }
        }
    }

    private func isList(_ form: NativeForm) -> Bool {
        if case .list = form { true } else { false }
    }

    private func view(_ place: UnsafeMutableRawPointer) throws(DecodingFailure) -> UnsafeRawBufferPointer {
        let view = place.load(as: muster_view.self)
        guard UInt(bitPattern: view.count) <= UInt(context.maximumResultBytes) else {
            throw DecodingFailure(position: 0, message: "it has \(UInt(bitPattern: view.count)) bytes")
        }
        guard view.data != nil || view.count == 0 else {
            throw DecodingFailure(position: 0, message: "its `data` is NULL and its `count` \(view.count)")
        }
        return UnsafeRawBufferPointer(start: view.data, count: view.count)
    }

    private func source(_ place: UnsafeMutableRawPointer, _ form: NativeForm) throws(DecodingFailure) -> ColumnSource {
        var reader = ColumnReader(limit: context.maximumResultBytes)
        let type: ValueType =
            if case .list(let element) = form { element } else { function.description.signature.result }
        do {
            return try reader.source(place.load(as: muster_column.self), type)
        } catch {
            switch error {
            case .tooLarge(let bytes): throw DecodingFailure(position: 0, message: "it has \(bytes) bytes or more")
            case .invalid(let reason): throw DecodingFailure(position: 0, message: reason)
            }
        }
    }

    private func failure(_ kind: CallFailure.Kind, _ row: Int, _ reason: String) -> CallFailure {
        CallFailure(
            kind, function: function.description.name,
            message: "its result is not \(function.description.signature.result): \(reason)", row: UInt64(row))
    }
}

extension ColumnWriter {
    /// Appends what a function left as one row: a list's elements, or a column of that one row.
    fileprivate func append(column: ColumnSource, isList: Bool) throws(DecodingFailure) {
        if isList {
            try children[0].append(column)
            endRow()
        } else {
            guard column.count == 1 else {
                throw DecodingFailure(position: 0, message: "its column has \(column.count) rows, and one is needed")
            }
            try append(column)
        }
    }

    /// Appends the text of a foreign function.
    fileprivate func append(string view: UnsafeRawBufferPointer, type: ValueType) throws(DecodingFailure) {
        do throws(UnfitResult) {
            if let text = try CString.text(view, type) { append(bytes: text) } else { appendAbsent() }
        } catch {
            throw DecodingFailure(position: 0, message: error.message)
        }
    }

    /// Appends a string, bytes or an item, after looking at it.
    fileprivate func append(view: UnsafeRawBufferPointer, type: ValueType) throws(DecodingFailure) {
        switch type {
        case .string:
            guard view.isValidUTF8 else { throw DecodingFailure(position: 0, message: "the string is not UTF-8") }
        case .bytes: break
        default:
            do { try Payload(copying: view).check(is: type) } catch {
                throw DecodingFailure(position: 0, message: "\(error)")
            }
        }
        append(bytes: view)
    }
}

/// The loop entry: the function over many rows, inlined, so that the optimiser sees function and loop at once.
///
/// Rows of numbers that lie side by side have a loop of their own, which becomes vector instructions where the
/// function allows it; so have numbers beside a constant, as in x + 1, and a fold of numbers, which keeps its sum in
/// a register. All else is found through the steps.
struct OperationLoop {
    private let operation: Operation
    private let call: OperationCall

    init(_ operation: Operation) {
        self.operation = operation
        call = OperationCall(operation)
    }

    /// The declaration of `_loop`.
    var source: String {
        // Without arguments there are no rows to go through: the host calls the native entry.
        guard !operation.arguments.isEmpty else { return "let _loop: muster_loop? = nil" }
        return """
            let _loop: muster_loop? = { _context, _count, _arguments, _steps, _result in
                guard let _context, let _arguments, let _steps else { return MusterPlugin.LoopRows.badCall }
                guard _count > 0 else { return 0 }
                let _rows = MusterPlugin.LoopRows(_arguments, _steps, _result)
                var _row = 0
            \(guarded(loops).indented(by: 4))
                return 0
            }
            """
    }

    private func guarded(_ loops: String) -> String {
        let context = operation.flags.contains(.context) ? "" : "_ = _context\n"
        guard call.canThrow || call.resultCanThrow else { return context + loops }
        return """
            do {
            \(loops.indented(by: 4))
            } catch {
                return MusterPlugin.MusterContext(_context).fail(error, row: _row)
            }
            """
    }

    private var loops: String {
        guard isAllScalar else { return strided }
        var alternatives = [contiguous(constant: nil)]
        if let fold { alternatives.insert(fold, at: 0) }
        if operation.arguments.count == 2 {
            alternatives += [contiguous(constant: 1), contiguous(constant: 0)]
        }
        return (alternatives + [strided]).joined(separator: " else ")
    }

    private var isAllScalar: Bool {
        operation.result.isScalar && operation.arguments.allSatisfy(\.type.isScalar)
    }

    /// Rows side by side, for numbers; one argument may be the same for all rows.
    private func contiguous(constant: Int?) -> String {
        let arguments = operation.arguments.indices
        let result = operation.result.boundary
        let conditions =
            arguments.map { index in
                index == constant
                    ? "_rows.isConstant(\(index))" : "_rows.isContiguous(\(index), as: \(type(index)).self)"
            } + ["_rows.isContiguous(\(arguments.count), as: \(result).self)"]
        let columns = arguments.map { index in
            index == constant
                ? "let _constant = _rows.row(0, of: \(index), as: \(type(index)).self)"
                : "let _column\(index) = _rows.column(\(index), of: \(type(index)).self)"
        }
        let value = call.source { index, type in
            "\(type.boundary).value(row: \(index == constant ? "_constant" : "_column\(index)[_row]"))"
        }
        return """
            if \(conditions.joined(separator: ", ")), let _results = _rows.results(of: \(result).self) {
            \(columns.joined(separator: "\n").indented(by: 4))
                while _row < _count {
                    let _value: \(operation.result.swift) = \(value)
                    _results[_row] = \(call.row(of: "_value"))
                    _row &+= 1
                }
            }
            """
    }

    /// The result is the first argument too.
    private var fold: String? {
        guard operation.arguments.count == 2, operation.arguments[0].type == operation.result else {
            return nil
        }
        let value = call.source { index, type in
            index == 0 ? "_folded" : "\(type.boundary).value(row: _column[_row])"
        }
        return """
            if _rows.isFold(over: \(type(1)).self), let _results = _rows.results(of: \(type(0)).self) {
                let _column = _rows.column(1, of: \(type(1)).self)
                var _folded: \(operation.result.swift) = \(type(0)).value(row: _results.pointee)
                while _row < _count {
                    _folded = \(value)
                    _row &+= 1
                }
                _results.pointee = \(call.row(of: "_folded"))
            }
            """
    }

    /// Rows wherever they are.
    private var strided: String {
        let value = call.source { index, type in
            "\(type.boundary).value(row: _rows.row(_row, of: \(index), as: \(type.boundary).self))"
        }
        let statements =
            operation.result == .void
            ? value
            : """
            let _value: \(operation.result.swift) = \(value)
            _rows.store(\(call.row(of: "_value")), at: _row, argumentCount: \(operation.arguments.count))
            """
        let loop = """
            while _row < _count {
            \(statements.indented(by: 4))
                _row &+= 1
            }
            """
        return isAllScalar ? "{\n\(loop.indented(by: 4))\n}" : loop
    }

    private func type(_ index: Int) -> String {
        operation.arguments[index].type.boundary
    }
}

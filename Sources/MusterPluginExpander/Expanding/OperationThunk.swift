/// The native entry: a C function that takes the arguments as the table in `muster_plugin.h` gives them.
struct OperationThunk {
    private let operation: Operation
    private let call: OperationCall

    init(_ operation: Operation) {
        self.operation = operation
        call = OperationCall(operation)
    }

    /// The declaration of `_native`.
    var source: String {
        let hasContext = operation.flags.contains(.context)
        var types = operation.arguments.map { "\($0.type.boundary).Native" }
        var names = operation.arguments.indices.map { "_argument\($0)" }
        if hasContext {
            types.insert("MusterPlugin.MusterContext.Pointer", at: 0)
            names.insert("_context", at: 0)
        }
        if call.resultCanThrow {
            types.append("UnsafeMutablePointer<\(operation.result.boundary).Row>")
            names.append("_result")
        }
        let result = operation.result.isScalar ? "\(operation.result.boundary).Native" : "Void"
        let head = names.isEmpty ? "" : " \(names.joined(separator: ", ")) in"
        return """
            let _native: @convention(c) (\(types.joined(separator: ", "))) -> \(result) = {\(head)
            \(body.indented(by: 4))
            }
            """
    }

    private var body: String {
        guard call.canThrow || call.resultCanThrow else { return statements }
        let failure = operation.result.isScalar ? "\nreturn \(operation.result.boundary).failed" : ""
        return """
            do {
            \(statements.indented(by: 4))
            } catch {
            \(("MusterPlugin.MusterContext(_context).fail(error)" + failure).indented(by: 4))
            }
            """
    }

    private var statements: String {
        let value = call.source { index, type in "\(type.boundary).value(native: _argument\(index))" }
        if operation.result == .void { return value }
        let write = operation.result.isScalar ? "return " : "_result.pointee = "
        return """
            let _value: \(operation.result.swift) = \(value)
            \(write)\(call.row(of: "_value"))
            """
    }
}

import MusterGraph
import MusterRegistry

/// Puts a function together for rows of known types.
struct RowFunctionCompiler {
    /// Why a function cannot be put together.
    enum Problem: Error {
        case failure(CallFailure)
        /// Only each row shows which function is meant. The result's type, as far as it is known.
        case dynamic(result: ValueType)
    }

    let types: [ValueType]
    let evaluator: Evaluator

    func compile(_ function: FunctionOperand) throws(Problem) -> any RowExpression {
        let arguments = function.arguments ?? types.indices.map { .parameter($0) }
        return try compile(function.index, arguments)
    }

    private func compile(_ index: Int, _ terms: [FunctionOperand.Term]) throws(Problem) -> any RowExpression {
        let entry = try catching { () throws(CallFailure) in try evaluator.functions.entry(at: index) }
        var arguments: [any RowExpression] = []
        for term in terms { arguments.append(try compile(term, for: entry.name)) }
        let types = arguments.map { ArgumentType.type($0.type) }
        let (function, result) = try catching { () throws(CallFailure) in
            try evaluator.functions.resolve(entry, types)
        }
        switch function {
        case .plugin(let function):
            let signature = function.description.signature
            for (argument, asked) in zip(arguments, signature.arguments)
            where argument.type == .value && asked.type != .value {
                throw .dynamic(result: result)
            }
            let writer = try column(of: signature.result, entry.name)
            return CallExpression(function, arguments, writer: writer)
        case .primitive(let primitive):
            guard case .rows(let rows) = primitive.body else {
                throw .failure(
                    CallFailure(
                        .badArgument, function: entry.name,
                        message: "it works on whole lists, and cannot stand in a function that is applied to rows"))
            }
            guard let result = rows.resultType(arguments.map(\.type)) else { throw .dynamic(result: result) }
            var repeated: [ColumnWriter?] = []
            for argument in arguments {
                repeated.append(argument.isConstant ? try column(of: argument.type, entry.name) : nil)
            }
            return PrimitiveExpression(
                rows, arguments, writer: try column(of: result, entry.name), repeated: repeated)
        }
    }

    private func compile(_ term: FunctionOperand.Term, for name: String) throws(Problem) -> any RowExpression {
        switch term {
        case .parameter(let number):
            guard number < types.count else {
                let count = types.count == 1 ? "1 argument" : "\(types.count) arguments"
                throw .failure(
                    CallFailure(
                        .argumentCount, function: name, message: "it uses $\(number), and is called with \(count)"))
            }
            return ParameterExpression(number, types[number])
        case .call(let index, let terms): return try compile(index, terms)
        case .list(let terms):
            var elements: [any RowExpression] = []
            for term in terms { elements.append(try compile(term, for: name)) }
            guard let writer = elements.first.flatMap({ try? ColumnWriter(.list($0.type)) }),
                elements.allSatisfy({ $0.type == elements[0].type })
            else {
                throw .failure(
                    CallFailure(
                        .badArgument, function: name,
                        message: "the elements of a list in a function have one type; `tuple.of` takes different ones"))
            }
            return ListExpression(elements, writer: writer)
        case .constant(let operand):
            return ConstantExpression(try constant(operand, for: name))
        }
    }

    private func constant(_ operand: Operand, for name: String) throws(Problem) -> ColumnBlock {
        let value = try catching { () throws(CallFailure) in try evaluator.materialize(operand, for: name) }
        do {
            return try ColumnBlock(row: value, of: try value.argumentType.natural)
        } catch {
            throw .failure(CallFailure(.badArgument, function: name, message: "\(error)"))
        }
    }

    private func column(of type: ValueType, _ name: String) throws(Problem) -> ColumnWriter {
        try catching { () throws(CallFailure) in try evaluator.column(of: type, for: name) }
    }

    private func catching<Result>(_ body: () throws(CallFailure) -> Result) throws(Problem) -> Result {
        do throws(CallFailure) { return try body() } catch { throw .failure(error) }
    }
}

/// A list with computed elements.
final class ListExpression: RowExpression {
    let type: ValueType
    let isConstant = false
    private let elements: [any RowExpression]
    private let writer: ColumnWriter

    init(_ elements: [any RowExpression], writer: ColumnWriter) {
        self.elements = elements
        self.writer = writer
        type = writer.type
    }

    func evaluate(_ parameters: [Column], count: Int, _ context: CallContext) throws(CallFailure) -> Column {
        var columns: [Column] = []
        for element in elements { columns.append(try element.evaluate(parameters, count: count, context)) }
        writer.removeAll()
        for row in 0..<count {
            for (element, column) in zip(elements, columns) {
                writer.children[0].append(element.isConstant ? 0 : row, of: column)
            }
            writer.endRow()
        }
        return writer.column
    }
}

import MusterGraph
import MusterRegistry

/// Puts a function together for rows of known types.
struct RowFunctionCompiler {
    let types: [ValueType]
    let evaluator: Evaluator

    func compile(_ function: FunctionOperand) throws(CallFailure) -> any RowExpression {
        let arguments = function.arguments ?? types.indices.map { .parameter($0) }
        return try compile(function.index, arguments)
    }

    private func compile(_ index: Int, _ terms: [FunctionOperand.Term]) throws(CallFailure) -> any RowExpression {
        let entry = try evaluator.functions.entry(at: index)
        var arguments: [any RowExpression] = []
        for term in terms { arguments.append(try compile(term, for: entry.name)) }
        let types = arguments.map { ArgumentType.type($0.type) }
        let (function, result) = try evaluator.functions.resolve(entry, types)
        // Only each row shows which function is meant.
        let hasValues = arguments.contains { $0.type == .value }
        func dynamic() throws(CallFailure) -> any RowExpression {
            try DynamicCall(index, entry.name, arguments, result: result, evaluator: evaluator)
        }
        let alternatives = entry.candidates.count { $0.description.signature.arguments.count == arguments.count }
        if hasValues, alternatives > 1 { return try dynamic() }
        switch function {
        case .plugin(let function):
            let signature = function.description.signature
            for (argument, asked) in zip(arguments, signature.arguments)
            where argument.type == .value && asked.type != .value {
                return try dynamic()
            }
            let writer = try evaluator.column(of: signature.result, for: entry.name)
            return CallExpression(function, arguments, writer: writer)
        case .primitive(let primitive):
            guard case .rows(let rows) = primitive.body else {
                throw CallFailure(
                    .badArgument, function: entry.name,
                    message: "it works on whole lists, and cannot stand in a function that is applied to rows")
            }
            guard let result = rows.resultType(arguments.map(\.type)) else {
                if hasValues { return try dynamic() }
                let types = arguments.map(\.type.description).joined(separator: ", ")
                throw CallFailure(
                    .argumentType, function: entry.name,
                    message: "(\(types)) does not fit \(primitive.description.signature)")
            }
            var repeated: [ColumnWriter?] = []
            for argument in arguments {
                repeated.append(argument.isConstant ? try evaluator.column(of: argument.type, for: entry.name) : nil)
            }
            return PrimitiveExpression(
                rows, arguments, writer: try evaluator.column(of: result, for: entry.name), repeated: repeated)
        }
    }

    private func compile(_ term: FunctionOperand.Term, for name: String) throws(CallFailure) -> any RowExpression {
        switch term {
        case .parameter(let number):
            guard number < types.count else {
                let count = types.count == 1 ? "1 argument" : "\(types.count) arguments"
                throw CallFailure(
                    .argumentCount, function: name, message: "it uses $\(number), and is called with \(count)")
            }
            return ParameterExpression(number, types[number])
        case .call(let index, let terms): return try compile(index, terms)
        case .list(let terms):
            var elements: [any RowExpression] = []
            for term in terms { elements.append(try compile(term, for: name)) }
            guard let writer = elements.first.flatMap({ try? ColumnWriter(.list($0.type)) }),
                elements.allSatisfy({ $0.type == elements[0].type })
            else {
                throw CallFailure(
                    .badArgument, function: name,
                    message: "the elements of a list in a function have one type; `tuple.of` takes different ones")
            }
            return ListExpression(elements, writer: writer)
        case .constant(let operand):
            return ConstantExpression(try constant(operand, for: name))
        }
    }

    private func constant(_ operand: Operand, for name: String) throws(CallFailure) -> ColumnBlock {
        let value = try evaluator.materialize(operand, for: name)
        do {
            return try ColumnBlock(row: value, of: try value.argumentType.natural)
        } catch {
            throw CallFailure(.badArgument, function: name, message: "\(error)")
        }
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

    func uses(parameter: Int) -> Bool { elements.contains { $0.uses(parameter: parameter) } }
}

package import MusterGraph
import MusterRegistry

/// A function that Muster itself brings: those of the families `bag` and `tuple`.
///
/// Only primitives take functions as arguments and have type variables in their signatures. Workers announce them like the
/// functions of plugins, so they are checked, versioned and required in the same way.
package struct Primitive: Sendable {
    /// How it is computed.
    enum Body: Sendable {
        /// From the arguments of a call: whole values, streams of rows, functions.
        case call(@Sendable (borrowing PrimitiveArguments) throws(CallFailure) -> Operand)
        /// From columns, a row of the result for each row: it can stand in a described function.
        case rows(RowPrimitive)
    }

    /// What is known of it without its code.
    package let description: FunctionDescription
    let body: Body

    /// - Parameters:
    ///   - signature: As it is spelled everywhere. It is a programmer's mistake if it is none, and tests look at each.
    ///   - documentation: Markdown; its first line is what lists show.
    ///   - flags: What it is besides thread-safe, which all of them are.
    init(
        _ name: String, _ signature: String, _ documentation: String, flags: FunctionDescription.Flags = [],
        _ body: Body
    ) {
        guard let signature = try? Signature(parsing: signature) else {
            preconditionFailure("\(name) has no signature: \(signature)")
        }
        description = FunctionDescription(
            name: name, version: "1.0.0", signature: signature, flags: flags.union(.threadSafe),
            plugin: Primitives.pluginName,
            documentation: documentation)
        self.body = body
    }

    /// A primitive that is computed from the arguments of a call.
    init(
        _ name: String, _ signature: String, _ documentation: String, flags: FunctionDescription.Flags = [],
        call: @escaping @Sendable (borrowing PrimitiveArguments) throws(CallFailure) -> Operand
    ) {
        self.init(name, signature, documentation, flags: flags, .call(call))
    }
}

/// How a primitive makes a column from columns of equal length.
struct RowPrimitive: Sendable {
    /// The type of the result, where it can be taken from the arguments' types; nil where they do not fit.
    let resultType: @Sendable ([ValueType]) -> ValueType?
    /// The results. What they look at lies in the arguments' buffers, or in the writer's.
    let apply: @Sendable ([Column], ColumnWriter) throws(CallFailure) -> Column
}

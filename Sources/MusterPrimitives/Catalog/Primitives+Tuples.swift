import MusterGraph
import MusterRegistry

extension Primitives {
    /// Tuples from values, and values from tuples. They work on columns: nothing is copied.
    static let tuples: [Primitive] = [
        Primitive(
            "value.same", "(value: T) -> T",
            "The value itself, where a function is needed.\n- Example: value.same(3) == 3",
            .rows(RowPrimitive(resultType: { $0[0] }, apply: { columns, _ in columns[0] }))),
        Primitive(
            "tuple.of", "(first: A, second: B) -> tuple<A, B>", "Two values as one.", .rows(tuple)),
        Primitive(
            "tuple.of", "(first: A, second: B, third: C) -> tuple<A, B, C>", "Three values as one.", .rows(tuple)),
        Primitive(
            "tuple.first", "(tuple: tuple<A, B>) -> A",
            "The first of two values.\n- Example: tuple.first([1, \"a\"]) == 1", .rows(part(0))),
        Primitive(
            "tuple.second", "(tuple: tuple<A, B>) -> B",
            "The second of two values.\n- Example: tuple.second([1, \"a\"]) == \"a\"", .rows(part(1))),
    ]

    private static let tuple = RowPrimitive(
        resultType: { types in .tuple(types.map { ValueType.Part($0) }) },
        apply: { columns, writer in
            Column(
                type: writer.type, count: columns[0].count, values: UnsafeRawBufferPointer(start: nil, count: 0),
                offsets: nil, validity: nil, children: columns)
        })

    private static func part(_ index: Int) -> RowPrimitive {
        RowPrimitive(
            resultType: { types in
                guard case .tuple(let parts) = types[0], parts.indices.contains(index) else { return nil }
                return parts[index].type
            },
            apply: { columns, _ in columns[0].children[index] })
    }
}

public import CMusterPlugin

/// A tuple at the boundary: a tuple itself can't conform to a protocol. `@Operation` wraps and unwraps it.
public struct OperationTuple<each Part: OperationValue>: OperationValue {
    public typealias Row = muster_column
    public typealias Native = UnsafePointer<muster_column>

    /// The tuple.
    public var parts: (repeat each Part)

    /// A tuple that is to cross.
    public init(_ parts: repeat each Part) {
        self.parts = (repeat each parts)
    }

    public static var absent: OperationTuple {
        OperationTuple(repeat (each Part).absent)
    }

    public static func value(native: UnsafePointer<muster_column>) throws -> OperationTuple {
        try value(row: native.pointee)
    }

    public static func value(row: muster_column) throws -> OperationTuple {
        guard row.count == 1, let value = try values(of: row, rows: 0..<1).first else { throw MalformedColumn() }
        return value
    }

    public static func row(of value: OperationTuple, in context: MusterContext) throws -> muster_column {
        try column(of: [value], in: context)
    }

    public static func values(of column: muster_column, rows: Range<Int>) throws -> [OperationTuple] {
        guard !rows.isEmpty else { return [] }
        var children = ColumnIterator(column)
        let parts = (repeat try (each Part).values(of: children.next(), rows: rows))
        return (0..<rows.count).map { row in OperationTuple(repeat (each parts)[row]) }
    }

    public static func column(of values: [OperationTuple], in context: MusterContext) throws -> muster_column {
        let builders = (repeat PartBuilder<each Part>(count: values.count))
        for value in values { repeat (each builders).values.append(each value.parts) }
        var children: [muster_column] = []
        for builder in repeat each builders { children.append(try builder.column(in: context)) }
        var column = muster_column()
        column.count = values.count
        column.children = try context.children(children)
        column.child_count = children.count
        return column
    }

    public func pack(into packer: inout Packer) {
        var count = 0
        for _ in repeat (each Part).self { count += 1 }
        packer.writeArray(count: count)
        for part in repeat each parts { part.pack(into: &packer) }
    }

    public init(from unpacker: inout Unpacker) throws {
        var expected = 0
        for _ in repeat (each Part).self { expected += 1 }
        let count = try unpacker.readArray()
        guard count == expected else {
            throw Unpacker.Failure(description: "a tuple has \(count) parts, not \(expected)")
        }
        parts = (repeat try (each Part)(from: &unpacker))
    }
}

/// Gives the columns of the parts of a tuple, one after another.
private struct ColumnIterator {
    private let column: muster_column
    private var index = 0

    init(_ column: muster_column) {
        self.column = column
    }

    mutating func next() throws -> muster_column {
        guard let children = column.children, index < column.child_count else { throw MalformedColumn() }
        defer { index += 1 }
        return children[index]
    }
}

/// Collects one part of many tuples. It is a class, as the elements of a pack can't be changed in place.
private final class PartBuilder<Part: OperationValue> {
    var values: [Part] = []

    init(count: Int) {
        values.reserveCapacity(count)
    }

    func column(in context: MusterContext) throws -> muster_column {
        try Part.column(of: values, in: context)
    }
}

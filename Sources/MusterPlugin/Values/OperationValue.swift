public import CMusterPlugin

/// A Swift type that operations take and give.
///
/// The table in `muster_plugin.h` says how each type looks on the other side; a conformance is that table for one type.
/// The set of these types is closed: `@Operation` knows them by name.
public protocol OperationValue {
    /// How one value of it lies in a row: `Int64`, `Double`, `Bool`, `muster_view` or `muster_column`.
    associatedtype Row
    /// How one value of it is passed to a C function: a row, or, for a column, the pointer to one.
    associatedtype Native

    /// Reads an argument of a call.
    static func value(native: Native) throws -> Self
    /// Reads a row.
    static func value(row: Row) throws -> Self
    /// Writes a result into memory of the host.
    static func row(of value: Self, in context: MusterContext) throws -> Row

    /// What stands in a column where a value is absent.
    static var absent: Self { get }
    /// Reads some rows of a column of this type.
    static func values(of column: muster_column, rows: Range<Int>) throws -> [Self]
    /// Writes a column of this type into memory of the host.
    static func column(of values: [Self], in context: MusterContext) throws -> muster_column

    /// Writes a value as MessagePack.
    func pack(into packer: inout Packer)
    /// Reads a value from MessagePack.
    init(from unpacker: inout Unpacker) throws
}

/// A type whose row is a number: reading and writing one can't fail.
public protocol OperationScalar: OperationValue where Native == Row {
    /// Reads an argument of a call.
    static func value(native: Row) -> Self
    /// Reads a row.
    static func value(row: Row) -> Self
    /// The row that holds a value.
    static func row(of value: Self) -> Row
    /// What a call returns that failed; nobody looks at it.
    static var failed: Row { get }
}

extension OperationScalar {
    @inlinable @inline(__always)
    public static func value(native: Row) -> Self {
        value(row: native)
    }

    @inlinable @inline(__always)
    public static func row(of value: Self, in context: MusterContext) -> Row {
        row(of: value)
    }

    @inlinable
    public static func values(of column: muster_column, rows: Range<Int>) throws -> [Self] {
        guard !rows.isEmpty else { return [] }
        guard let values = column.values, rows.upperBound <= column.count else { throw MalformedColumn() }
        let start = values.assumingMemoryBound(to: Row.self)
        return rows.map { value(row: start[$0]) }
    }

    @inlinable
    public static func column(of values: [Self], in context: MusterContext) throws -> muster_column {
        let memory = try context.allocate(byteCount: values.count * MemoryLayout<Row>.stride)
        let rows = memory.bindMemory(to: Row.self, capacity: values.count)
        for index in values.indices { rows[index] = row(of: values[index]) }
        var column = muster_column()
        column.count = values.count
        column.values = UnsafeRawPointer(memory)
        return column
    }
}

/// A column from the host that is not laid out as `muster_plugin.h` says.
@usableFromInline
struct MalformedColumn: Error, CustomStringConvertible {
    @usableFromInline init() {}

    @usableFromInline var description: String {
        "the host gave a column that has fewer rows or parts than its type needs"
    }
}

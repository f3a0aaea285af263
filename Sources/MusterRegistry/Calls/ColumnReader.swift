import CMusterPlugin
import MusterGraph

/// Looks through a column that a plugin left as its result, before any of it is copied.
///
/// Counts and offsets are checked against each other and against the limit, so that a plugin's mistake becomes an error
/// of the call. A pointer that leads nowhere cannot be noticed.
struct ColumnReader {
    enum Problem: Error {
        /// More bytes than the limit: how many, as far as they were counted.
        case tooLarge(Int)
        case invalid(String)
    }

    private let limit: Int
    private var counted = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// The column with all its children. It recurses as deep as types nest.
    mutating func source(
        _ column: muster_column, _ type: ValueType, isOptional: Bool = false
    ) throws(Problem) -> ColumnSource {
        guard column.count >= 0, column.count <= limit else { throw .tooLarge(column.count) }
        if case .optional(let wrapped) = type {
            try count((column.count + 7) / 8)
            var source = try source(column, wrapped, isOptional: true)
            source.validity = column.validity
            return source
        }
        guard isOptional || column.validity == nil else {
            throw .invalid("a column of \(type) has a validity bitmap, which only an optional has")
        }
        try count(type, column)
        var children: [ColumnSource] = []
        let types = childTypes(of: type)
        if !types.isEmpty {
            guard column.child_count == types.count, let native = column.children else {
                throw .invalid("a column of \(type) has \(column.child_count) children, and \(types.count) are needed")
            }
            for (index, type) in types.enumerated() { children.append(try source(native[index], type)) }
        }
        return ColumnSource(
            count: column.count, values: column.values, offsets: column.offsets, children: children)
    }

    private mutating func count(_ type: ValueType, _ column: muster_column) throws(Problem) {
        switch type {
        case .null, .bool, .tuple, .optional, .function, .variable:
            try count(column.count)
        case .int64, .float64:
            try count(8, times: column.count)
        case .string, .bytes, .value, .map:
            let range = try offsets(of: type, column)
            try count(range.count)
        case .list:
            let range = try offsets(of: type, column)
            guard range.upperBound <= column.children?.pointee.count ?? 0 else {
                throw .invalid("an offset in a column of \(type) lies behind the last element")
            }
        }
    }

    private mutating func offsets(of type: ValueType, _ column: muster_column) throws(Problem) -> Range<Int> {
        try count(8, times: column.count + 1)
        guard let offsets = column.offsets else {
            if column.count == 0 { return 0..<0 }
            throw .invalid("a column of \(type) has no offsets")
        }
        guard UInt(bitPattern: offsets) % 8 == 0 else {
            throw .invalid("the offsets of a column of \(type) are not aligned to 8 bytes")
        }
        let (first, last) = (offsets[0], offsets[column.count])
        guard first >= 0, last >= first else { throw .invalid("the offsets of a column of \(type) fall") }
        return Int(first)..<Int(last)
    }

    private func childTypes(of type: ValueType) -> [ValueType] {
        switch type {
        case .list(let element): [element]
        case .tuple(let parts): parts.map(\.type)
        default: []
        }
    }

    private mutating func count(_ bytes: Int, times: Int = 1) throws(Problem) {
        let (product, overflow) = bytes.multipliedReportingOverflow(by: times)
        guard !overflow, product <= limit - counted else { throw .tooLarge(overflow ? Int.max : product) }
        counted += product
    }
}

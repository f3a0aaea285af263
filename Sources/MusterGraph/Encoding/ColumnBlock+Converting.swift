extension ColumnBlock {
    /// A payload as a `list<T>` of the type that is asked for.
    ///
    /// A literal list takes that type, element by element. A block of that type is taken as it is, uncopied; an
    /// `int64` becomes a `float64` where one is asked for, and other blocks convert if each of their rows does.
    ///
    /// - Parameter validate: What a block is checked for; see ``Validation``.
    package init(
        converting payload: Payload, to element: ValueType, validate: Validation = .full
    ) throws(ConversionFailure) {
        if payload.isColumnBlock {
            let block = try ConversionFailure.catching { () throws(DecodingFailure) in
                try ColumnBlock(parsing: payload, validate: validate)
            }
            self = try block.converted(to: element)
            return
        }
        self = try payload.readItem { reader throws(ConversionFailure) in
            var builder = try ColumnBuilder(element)
            let count = try reader.expect(.list(element)) { reader throws(DecodingFailure) in
                try reader.readArrayCount()
            }
            builder.reserve(count)
            for index in 0..<count {
                do throws(ConversionFailure) {
                    try builder.append(&reader)
                } catch {
                    throw error.inside("element \(index)")
                }
            }
            return try builder.block()
        }
    }

    /// One value of any type as a column of one row, which is how optionals and tuples are handed to plugins.
    package init(row payload: Payload, of type: ValueType) throws(ConversionFailure) {
        let item = try payload.messagePack()
        self = try item.readItem { reader throws(ConversionFailure) in
            var builder = try ColumnBuilder(type)
            try builder.append(&reader)
            return try builder.block()
        }
    }

    /// This list with elements of another type; this very block where the layout is the same.
    package func converted(to element: ValueType) throws(ConversionFailure) -> ColumnBlock {
        if elementType.hasLayout(of: element) { return self }
        if elementType == .int64, element == .float64 { return ColumnBlock(column.int64s.map(Double.init)) }
        return try convertedByRow(to: element)
    }

    private func convertedByRow(to element: ValueType) throws(ConversionFailure) -> ColumnBlock {
        var builder = try ColumnBuilder(element)
        builder.reserve(count)
        for row in 0..<count {
            do throws(ConversionFailure) {
                try builder.append(row, of: column)
            } catch {
                throw error.inside("element \(row)")
            }
        }
        return try builder.block()
    }
}

extension ColumnBuilder {
    /// Adds a row of another column, if it is of this column's type.
    fileprivate mutating func append(_ row: Int, of column: Column) throws(ConversionFailure) {
        let item = try ConversionFailure.catching { () throws(DecodingFailure) in
            var writer = MessagePackWriter()
            try column.write(row, to: &writer)
            return writer.take()
        }
        try Payload(item).readItem { reader throws(ConversionFailure) in try append(&reader) }
    }
}

extension ValueType {
    /// Whether a column of this type can be read as one of the other: the same but for the names of parts.
    package func hasLayout(of other: ValueType) -> Bool {
        switch (self, other) {
        case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)),
            (.map(let left), .map(let right)):
            left.hasLayout(of: right)
        case (.tuple(let left), .tuple(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.type.hasLayout(of: $1.type) }
        default: self == other
        }
    }
}

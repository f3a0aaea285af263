extension MessagePackReader {
    /// Passes over one item, which must be a value of `type`: strings are UTF-8, keys are strings, integers fit an
    /// int64, and no extension stands anywhere.
    ///
    /// An int64 passes where a float64 is expected.
    package mutating func checkValue(_ type: ValueType, depth: Int = 0) throws(ConversionFailure) {
        guard depth <= Self.maximumDepth else {
            throw ConversionFailure("a value nested deeper than \(Self.maximumDepth)")
        }
        switch type {
        case .optional(let wrapped):
            if !readNilIfPresent() { try checkValue(wrapped, depth: depth + 1) }
        case .value:
            try checkAnything(depth: depth)
        case .list(let element):
            for index in 0..<(try expect(type) { reader throws(DecodingFailure) in try reader.readArrayCount() }) {
                do { try checkValue(element, depth: depth + 1) } catch { throw error.inside("element \(index)") }
            }
        case .tuple(let parts):
            try readTupleStart(parts, type)
            for (index, part) in parts.enumerated() {
                do { try checkValue(part.type, depth: depth + 1) } catch { throw error.inside(part.place(index)) }
            }
        case .map(let element):
            for _ in 0..<(try expect(type) { reader throws(DecodingFailure) in try reader.readMapCount() }) {
                let key = try expect(.string) { reader throws(DecodingFailure) in try reader.readString() }
                do { try checkValue(element, depth: depth + 1) } catch { throw error.inside("key \"\(key)\"") }
            }
        case .null, .bool, .int64, .float64, .string, .bytes, .function, .variable:
            try checkScalar(type)
        }
    }

    /// Reads the beginning of an array that has as many items as a tuple has parts.
    mutating func readTupleStart(_ parts: [ValueType.Part], _ type: ValueType) throws(ConversionFailure) {
        let count = try expect(type) { reader throws(DecodingFailure) in try reader.readArrayCount() }
        guard count == parts.count else {
            throw ConversionFailure("a list of \(count) where \(type) was expected, which has \(parts.count) parts")
        }
    }

    /// Reads with `read`, if the next item is of a kind that `type` can be read from; otherwise the failure names both.
    @inline(__always)
    mutating func expect<Result>(
        _ type: ValueType, _ read: (inout MessagePackReader) throws(DecodingFailure) -> Result
    ) throws(ConversionFailure) -> Result {
        guard let kind = nextKind else { throw ConversionFailure("nothing where \(type) was expected") }
        guard kind.fits(type) else { throw ConversionFailure("\(kind.typeName) where \(type) was expected") }
        do { return try read(&self) } catch { throw ConversionFailure(error) }
    }

    private mutating func checkScalar(_ type: ValueType) throws(ConversionFailure) {
        try expect(type) { reader throws(DecodingFailure) in
            switch type {
            case .bool: _ = try reader.readBool()
            case .int64: _ = try reader.readInt64()
            case .float64 where reader.nextKind == .integer: _ = try reader.readInt64()
            case .float64: _ = try reader.readDouble()
            case .string: try reader.checkUTF8()
            case .bytes: _ = try reader.readBytes()
            default: try reader.readNil()
            }
        }
    }

    /// Passes over an item of any type.
    private mutating func checkAnything(depth: Int) throws(ConversionFailure) {
        switch nextKind {
        case .nil: try checkScalar(.null)
        case .bool: try checkScalar(.bool)
        case .integer: try checkScalar(.int64)
        case .float: try checkScalar(.float64)
        case .string: try checkScalar(.string)
        case .bytes: try checkScalar(.bytes)
        case .array: try checkValue(.list(.value), depth: depth)
        case .map: try checkValue(.map(.value), depth: depth)
        case .extension, .unused, nil: _ = try expect(.value) { reader throws(DecodingFailure) in try reader.skip() }
        }
    }

    private mutating func checkUTF8() throws(DecodingFailure) {
        let start = position
        guard try readStringBytes().isUTF8 else {
            throw DecodingFailure(position: start, message: "a string is not UTF-8")
        }
    }
}

extension MessagePackReader.Kind {
    /// The type of value that an item of this kind is, as messages name it.
    var typeName: String {
        switch self {
        case .nil: "null"
        case .bool: "bool"
        case .integer: "int64"
        case .float: "float64"
        case .string: "string"
        case .bytes: "bytes"
        case .array: "list"
        case .map: "map"
        case .extension: "an extension"
        case .unused: "the byte 0xc1"
        }
    }

    /// Whether a value of `type` can be read from an item of this kind.
    func fits(_ type: ValueType) -> Bool {
        switch type {
        case .null: self == .nil
        case .bool: self == .bool
        case .int64: self == .integer
        case .float64: self == .float || self == .integer
        case .string: self == .string
        case .bytes: self == .bytes
        case .list, .tuple: self == .array
        case .map: self == .map
        case .value: self != .extension && self != .unused
        case .optional(let wrapped): self == .nil || fits(wrapped)
        case .function, .variable: false
        }
    }
}

extension ValueType.Part {
    /// How a message names this part of a tuple.
    func place(_ index: Int) -> String { "part \(index)" + (name.map { " (\($0))" } ?? "") }
}

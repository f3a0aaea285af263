import MusterGraph

extension Item {
    /// Calls `body` with the bytes that all maps have which are equal to this one: keys in their order, numbers in their
    /// shortest form, one NaN and no −0.
    ///
    /// - Parameter type: The map's type: where it asks for a float64, an integer is one.
    static func withCanonicalMap(
        _ item: UnsafeRawBufferPointer, _ type: ValueType, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        var reader = MessagePackReader(item)
        var writer = MessagePackWriter(reservingCapacity: item.count)
        do throws(DecodingFailure) {
            try writeCanonical(&reader, type, to: &writer)
        } catch {
            return body(item)
        }
        writer.bytes.withUnsafeBytes { body($0) }
    }

    /// Recursion is bounded by the depth to which values nest.
    private static func writeCanonical(
        _ reader: inout MessagePackReader, _ type: ValueType, to writer: inout MessagePackWriter
    ) throws(DecodingFailure) {
        switch reader.nextKind {
        case .integer:
            let number = try reader.readInt64()
            if type.present == .float64 {
                writer.write(Double(bitPattern: Double(number).groupedBits))
            } else {
                writer.write(number)
            }
        case .float: writer.write(Double(bitPattern: try reader.readDouble().groupedBits))
        case .bool: writer.write(try reader.readBool())
        case .string: writer.write(utf8: try reader.readStringBytes())
        case .bytes: writer.write(bytes: try reader.readBytes())
        case .array:
            let count = try reader.readArrayCount()
            writer.beginArray(count)
            for index in 0..<count { try writeCanonical(&reader, type.element(index), to: &writer) }
        case .map: try writeCanonicalMap(&reader, type, to: &writer)
        case .nil, .extension, .unused, nil:
            _ = try reader.skip()
            writer.writeNil()
        }
    }

    private static func writeCanonicalMap(
        _ reader: inout MessagePackReader, _ type: ValueType, to writer: inout MessagePackWriter
    ) throws(DecodingFailure) {
        var pairs: [(key: UnsafeRawBufferPointer, value: [UInt8])] = []
        for _ in 0..<(try reader.readMapCount()) {
            let key = try reader.readStringBytes()
            var value = MessagePackWriter()
            try writeCanonical(&reader, type.element(0), to: &value)
            pairs.append((key, value.take()))
        }
        pairs.sort { $0.key.order(to: $1.key) < 0 }
        writer.beginMap(pairs.count)
        for pair in pairs {
            writer.write(utf8: pair.key)
            writer.append(raw: pair.value)
        }
    }
}

extension ValueType {
    /// The type of what is there, where it is.
    var present: ValueType { if case .optional(let wrapped) = self { wrapped } else { self } }

    /// The type of an element, part or value at a place.
    fileprivate func element(_ index: Int) -> ValueType {
        switch present {
        case .list(let element), .map(let element): element
        case .tuple(let parts) where index < parts.count: parts[index].type
        default: .value
        }
    }
}

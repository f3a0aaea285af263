extension ColumnWriter {
    /// Appends a MessagePack item as a row, if it is of this column's type. Scalars cost no allocation.
    package func append(value item: UnsafeRawBufferPointer) throws(ConversionFailure) {
        var reader = MessagePackReader(item)
        do throws(DecodingFailure) {
            switch (type, reader.nextKind) {
            case (.int64, .integer): return append(try reader.readInt64())
            case (.float64, .float): return append(try reader.readDouble())
            case (.float64, .integer): return append(Double(try reader.readInt64()))
            case (.bool, .bool): return append(try reader.readBool() ? 1 as UInt8 : 0)
            case (.string, .string): return append(bytes: try reader.readStringBytes())
            case (.bytes, .bytes): return append(bytes: try reader.readBytes())
            case (.value, _): return append(bytes: item)
            case (.optional, .nil): return appendAbsent()
            default: break
            }
        } catch {
            throw ConversionFailure(error)
        }
        try append(item: item)
    }
}

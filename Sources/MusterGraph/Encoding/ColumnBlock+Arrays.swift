extension ColumnBlock {
    /// A `list<int64>`.
    package init(_ elements: [Int]) { self.init(.int64, fixed: elements) }

    /// A `list<int64>`.
    package init(_ elements: [Int64]) { self.init(.int64, fixed: elements) }

    /// A `list<float64>`.
    package init(_ elements: [Double]) { self.init(.float64, fixed: elements) }

    /// A `list<bool>`. A Swift `Bool` is one byte, 0 or 1.
    package init(_ elements: [Bool]) { self.init(.bool, fixed: elements) }

    private init<Row: BitwiseCopyable>(_ type: ValueType, fixed elements: [Row]) {
        let size = elements.count * MemoryLayout<Row>.stride
        let payload = Self.layOut(type.description, rows: elements.count, lengths: [size]) { buffers in
            elements.withUnsafeBytes { buffers[0].copyMemory(from: $0) }
        }
        let values = UnsafeRawBufferPointer(rebasing: payload.borrowedBytes.suffix(size.roundedUpTo8).prefix(size))
        let column = Column(
            type: type, count: elements.count, values: values, offsets: nil, validity: nil, children: [])
        self.init(payload: payload, column: column)
    }

    /// A `list<string>`.
    package init(_ elements: [String]) {
        let size = elements.reduce(0) { $0 + $1.utf8.count }
        let offsetsSize = 8 * (elements.count + 1)
        let payload = Self.layOut("string", rows: elements.count, lengths: [offsetsSize, size]) { buffers in
            let offsets = buffers[0].bindMemory(to: Int64.self)
            var end = 0
            offsets[0] = 0
            for (row, element) in elements.enumerated() {
                let target = UnsafeMutableRawBufferPointer(rebasing: buffers[1][end..<end + element.utf8.count])
                target.copyBytes(from: element.utf8)
                end += element.utf8.count
                offsets[row + 1] = Int64(end)
            }
        }
        let buffers = payload.borrowedBytes.suffix(offsetsSize + size.roundedUpTo8)
        let offsets = UnsafeRawBufferPointer(rebasing: buffers.prefix(offsetsSize)).bindMemory(to: Int64.self)
        let values = UnsafeRawBufferPointer(rebasing: buffers.dropFirst(offsetsSize).prefix(size))
        let column = Column(
            type: .string, count: elements.count, values: values, offsets: offsets.baseAddress, validity: nil,
            children: [])
        self.init(payload: payload, column: column)
    }
}

extension Array where Element == Int {
    /// The rows of a block of `int64`; nil where a row is something else.
    package init?(_ block: ColumnBlock) {
        guard block.elementType == .int64 else { return nil }
        self = block.payload.withUnsafeBytes { _ in Array(block.column.values.bindMemory(to: Int.self)) }
    }
}

extension Array where Element == Double {
    /// The rows of a block of `float64`, or of `int64`; nil where a row is something else.
    package init?(_ block: ColumnBlock) {
        switch block.elementType {
        case .float64: self = block.payload.withUnsafeBytes { _ in Array(block.column.float64s) }
        case .int64: self = block.payload.withUnsafeBytes { _ in block.column.int64s.map(Double.init) }
        default: return nil
        }
    }
}

extension Array where Element == Bool {
    /// The rows of a block of `bool`; nil where a row is something else.
    package init?(_ block: ColumnBlock) {
        guard block.elementType == .bool else { return nil }
        self = block.payload.withUnsafeBytes { _ in block.column.values.map { $0 != 0 } }
    }
}

extension Array where Element == String {
    /// The rows of a block of `string`; nil where a row is something else.
    package init?(_ block: ColumnBlock) {
        guard block.elementType == .string else { return nil }
        self = block.payload.withUnsafeBytes { _ in
            (0..<block.count).map { String(decoding: block.column.bytes(at: $0), as: UTF8.self) }
        }
    }
}

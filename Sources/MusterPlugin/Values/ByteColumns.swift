internal import CMusterPlugin

// How strings, bytes, maps and packed values are read and written: a view each, and in a column offsets and bytes.

extension muster_view {
    /// The bytes that are shown.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : count)
    }

    /// A view of a copy of the bytes, in memory of the host.
    init(copying bytes: UnsafeRawBufferPointer, in context: MusterContext) throws {
        self.init()
        guard !bytes.isEmpty else { return }
        let memory = try context.allocate(byteCount: bytes.count)
        UnsafeMutableRawBufferPointer(start: memory, count: bytes.count).copyMemory(from: bytes)
        data = UnsafeRawPointer(memory)
        count = bytes.count
    }
}

extension muster_column {
    /// The bytes of each of some rows of a column of strings or the like.
    func mapBytes<Value>(
        rows: Range<Int>, _ transform: (UnsafeRawBufferPointer) throws -> Value
    ) throws -> [Value] {
        guard !rows.isEmpty else { return [] }
        guard let offsets, rows.upperBound <= count else { throw MalformedColumn() }
        var values: [Value] = []
        values.reserveCapacity(rows.count)
        for row in rows {
            let start = Int(offsets[row])
            let end = Int(offsets[row + 1])
            guard 0 <= start, start <= end else { throw MalformedColumn() }
            let bytes = UnsafeRawBufferPointer(start: self.values.map { $0 + start }, count: end - start)
            values.append(try transform(bytes))
        }
        return values
    }

    /// A column of strings or the like: `write` fills in the bytes of row after row, each as long as `size` said.
    init(
        count: Int, in context: MusterContext, size: (Int) -> Int,
        write: (Int, UnsafeMutableRawBufferPointer) -> Void
    ) throws {
        let offsets = try context.offsets(count: count, size: size)
        let total = Int(offsets[count])
        let memory = try context.allocate(byteCount: total)
        for row in 0..<count {
            let start = Int(offsets[row])
            write(row, UnsafeMutableRawBufferPointer(start: memory + start, count: Int(offsets[row + 1]) - start))
        }
        self.init()
        self.count = count
        self.offsets = UnsafePointer(offsets)
        values = UnsafeRawPointer(memory)
    }

    /// A column of MessagePack items.
    init<Value: OperationValue>(packing packed: [Value], in context: MusterContext) throws {
        var packer = Packer()
        var ends: [Int] = []
        ends.reserveCapacity(packed.count)
        for value in packed {
            value.pack(into: &packer)
            ends.append(packer.bytes.count)
        }
        let offsets = try context.offsets(count: packed.count) { ends[$0] - ($0 == 0 ? 0 : ends[$0 - 1]) }
        self.init()
        count = packed.count
        self.offsets = UnsafePointer(offsets)
        values = try packer.bytes.withUnsafeBytes { try muster_view(copying: $0, in: context).data }
    }
}

extension MusterContext {
    /// Offsets, in memory of the host: 0, and then the end of each row.
    func offsets(count: Int, size: (Int) -> Int) throws -> UnsafeMutablePointer<Int64> {
        let memory = try allocate(byteCount: (count + 1) * MemoryLayout<Int64>.stride)
        let offsets = memory.bindMemory(to: Int64.self, capacity: count + 1)
        offsets[0] = 0
        for row in 0..<count { offsets[row + 1] = offsets[row] + Int64(size(row)) }
        return offsets
    }
}

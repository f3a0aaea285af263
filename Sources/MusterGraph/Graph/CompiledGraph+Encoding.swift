extension CompiledGraph {
    /// The version of the format that `encode` writes.
    private static var formatVersion: UInt32 { 1 }

    /// The graph as it travels (see `docs/graph-format.md`).
    package func encode() -> Payload {
        functionOf.withLittleEndianBytes { functionOf in
            argumentOffsets.withLittleEndianBytes { argumentOffsets in
                keyOffsets.withLittleEndianBytes { keyOffsets in
                    encode(functionOf, argumentOffsets, keyOffsets)
                }
            }
        }
    }

    private func encode(
        _ functionOf: UnsafeRawBufferPointer, _ argumentOffsets: UnsafeRawBufferPointer,
        _ keyOffsets: UnsafeRawBufferPointer
    ) -> Payload {
        var assembly = Assembly()
        assembly.writer.beginArray(12)
        assembly.writer.write(Self.formatVersion)
        assembly.writer.beginArray(functions.count)
        for function in functions { assembly.writer.write(function) }
        assembly.append(functionOf)
        assembly.append(argumentOffsets)
        assembly.append(arguments.borrowedBytes)
        assembly.append(keyOffsets)
        assembly.append(keyBytes.borrowedBytes)
        // Few tasks have any.
        assembly.writer.write(column: options.map(\.index))
        assembly.writer.write(column: options.map(\.retries))
        assembly.writer.write(column: options.map { UInt32(bitPattern: $0.priority) })
        assembly.writer.write(column: options.map { $0.rerun ? 1 : 0 })
        assembly.writer.write(column: options.map(\.timeoutMilliseconds))
        let payload = assembly.payload()
        withExtendedLifetime(self) {}
        return payload
    }

    /// A graph from bytes that may be anything. The graph keeps `payload` alive.
    package init(decoding payload: Payload, limits: GraphLimits = GraphLimits()) throws(DecodingFailure) {
        self = try payload.withUnsafeBytes { bytes throws(DecodingFailure) in
            var reader = MessagePackReader(bytes)
            let fields = try reader.readArrayCount()
            guard fields >= 12 else { throw reader.failure("a graph has 12 fields, not \(fields)") }
            let version = try reader.readUInt32()
            guard version == Self.formatVersion else {
                throw reader.failure("a graph of format \(version); this program reads format \(Self.formatVersion)")
            }
            return try CompiledGraph(fieldsOf: &reader, in: payload, limits: limits)
        }
    }

    /// The fields behind the version.
    private init(
        fieldsOf reader: inout MessagePackReader, in payload: Payload, limits: GraphLimits
    ) throws(DecodingFailure) {
        let functionCount = try reader.readArrayCount()
        guard functionCount <= limits.functionCount else {
            throw reader.failure("\(functionCount) functions, and at most \(limits.functionCount) are allowed")
        }
        var functions: [String] = []
        functions.reserveCapacity(functionCount)
        for _ in 0..<functionCount { functions.append(try reader.readString()) }

        let functionOf = try reader.readColumn(atMost: limits.taskCount)
        guard functionOf.allSatisfy({ $0 < functionCount || $0 == Self.noFunction }) else {
            throw reader.failure("a task calls a function beyond the \(functionCount) that the graph names")
        }
        let argumentOffsets = try reader.readColumn(count: functionOf.count + 1)
        let arguments = try reader.readSlice(of: payload)
        try reader.checkOffsets(argumentOffsets, end: arguments.count)
        let keyOffsets = try reader.readColumn(count: functionOf.count + 1)
        let keyBytes = try reader.readSlice(of: payload)
        try reader.checkOffsets(keyOffsets, end: keyBytes.count)
        let options = try reader.readOptions(taskCount: functionOf.count)

        self.init(
            functions: functions, functionOf: functionOf, argumentOffsets: argumentOffsets, arguments: arguments,
            keyOffsets: keyOffsets, keyBytes: keyBytes, options: options)
        try validateArguments(depth: limits.depth)
    }

    private func validateArguments(depth: Int) throws(DecodingFailure) {
        try arguments.withUnsafeBytes { all throws(DecodingFailure) in
            for index in 0..<count {
                let range = Int(argumentOffsets[index])..<Int(argumentOffsets[index + 1])
                var validator = ArgumentValidator(
                    UnsafeRawBufferPointer(rebasing: all[range]), startingAt: range.lowerBound,
                    functionCount: functions.count, depth: depth)
                try validator.validate(task: index, callsFunction: functionOf[index] != Self.noFunction)
            }
        }
    }
}

/// A graph that is put together of columns, each of which is copied once, and of what stands between them.
private struct Assembly: ~Copyable {
    /// What stands between the columns.
    var writer = MessagePackWriter()
    /// The columns, each with where it stands in what `writer` has.
    private var columns: [(position: Int, bytes: UnsafeRawBufferPointer)] = []

    /// Appends a column, which must stay where it is until `payload` has been called.
    mutating func append(_ column: UnsafeRawBufferPointer) {
        writer.beginBytes(column.count)
        columns.append((writer.bytes.count, column))
    }

    func payload() -> Payload {
        writer.bytes.withUnsafeBytes { between in
            Payload(count: columns.reduce(between.count) { $0 + $1.bytes.count }) { target in
                var rest = target
                func append(_ bytes: UnsafeRawBufferPointer) {
                    rest.copyMemory(from: bytes)
                    rest = UnsafeMutableRawBufferPointer(rebasing: rest[bytes.count...])
                }
                var start = 0
                for column in columns {
                    append(UnsafeRawBufferPointer(rebasing: between[start..<column.position]))
                    append(column.bytes)
                    start = column.position
                }
                append(UnsafeRawBufferPointer(rebasing: between[start...]))
            }
        }
    }
}

extension [UInt32] {
    fileprivate func withLittleEndianBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        #if _endian(little)
            withUnsafeBytes(body)
        #else
            map(\.littleEndian).withUnsafeBytes(body)
        #endif
    }
}

extension MessagePackWriter {
    /// Writes numbers as little-endian bytes.
    fileprivate mutating func write(column: [UInt32]) {
        beginBytes(4 * column.count)
        column.withLittleEndianBytes { append(raw: $0) }
    }
}

extension MessagePackReader {
    fileprivate mutating func readColumn(atMost limit: Int = .max) throws(DecodingFailure) -> [UInt32] {
        let bytes = try readBytes()
        guard bytes.count % 4 == 0 else {
            throw failure("a column of \(bytes.count) bytes is not one of 32-bit numbers")
        }
        let count = bytes.count / 4
        guard count <= limit else { throw failure("\(count) rows, and at most \(limit) are allowed") }
        // With capacity 0 the standard library writes to the empty array that all threads share.
        guard count > 0 else { return [] }
        return [UInt32](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            for index in buffer.indices.prefix(count) { buffer[index] = UInt32(littleEndian: buffer[index]) }
            initializedCount = count
        }
    }

    fileprivate mutating func readColumn(count: Int) throws(DecodingFailure) -> [UInt32] {
        let column = try readColumn()
        guard column.count == count else { throw failure("a column has \(column.count) rows, and needs \(count)") }
        return column
    }

    /// Reads bytes as a slice of the payload that this reader reads.
    fileprivate mutating func readSlice(of payload: Payload) throws(DecodingFailure) -> Payload {
        let length = try readBytes().count
        return payload[position - length..<position]
    }

    fileprivate func checkOffsets(_ offsets: [UInt32], end: Int) throws(DecodingFailure) {
        guard offsets.first == 0, offsets.last.map(Int.init) == end else {
            throw failure("offsets run from \(offsets.first ?? 0) to \(offsets.last ?? 0), not from 0 to \(end)")
        }
        guard zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }) else { throw failure("offsets fall") }
    }

    fileprivate mutating func readOptions(taskCount: Int) throws(DecodingFailure) -> [TaskOptions] {
        let indices = try readColumn(atMost: taskCount)
        guard zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }), (indices.last ?? 0) < max(taskCount, 1) else {
            throw failure("options are not in the order of the \(taskCount) tasks")
        }
        let retries = try readColumn(count: indices.count)
        let priorities = try readColumn(count: indices.count)
        let reruns = try readColumn(count: indices.count)
        let timeouts = try readColumn(count: indices.count)
        return indices.indices.map {
            TaskOptions(
                index: indices[$0], retries: retries[$0], priority: Int32(bitPattern: priorities[$0]),
                rerun: reruns[$0] != 0, timeoutMilliseconds: timeouts[$0])
        }
    }
}

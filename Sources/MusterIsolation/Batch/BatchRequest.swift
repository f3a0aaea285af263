import MusterGraph

/// A batch as it lies in shared memory: behind the control page a description in MessagePack, and behind that the bytes of
/// arguments and inputs, which are not copied again.
enum BatchRequest {
    /// Changes with what the two sides say to each other.
    static let formatVersion = 1

    /// A run of bytes in the region.
    struct Extent {
        let offset: Int
        let count: Int
    }

    /// Writes a batch.
    ///
    /// - Parameter isKnown: Whether the executor has the functions already.
    static func write(_ batch: Batch, isKnown: Bool, to region: SharedRegion) throws(IsolationFailure) -> Int {
        var writer = MessagePackWriter(reservingCapacity: 64 + batch.items.count * 24)
        writer.beginArray(4)
        if isKnown { writer.writeNil() } else { writer.write(bytes: batch.functions.encoded) }
        writer.write(batch.resultByteCount)
        // Offsets count from the end of the description, whose length they are part of.
        var end = 0
        func place(_ payload: Payload, _ alignment: Int, _ writer: inout MessagePackWriter) {
            end = SharedRegion.aligned(end, to: alignment)
            writer.write(end)
            writer.write(payload.count)
            end += payload.count
        }
        writer.beginArray(batch.inputs.count * 4)
        for (reference, value) in batch.inputs {
            switch reference {
            case .task(let index), .after(let index):
                writer.writeNil()
                writer.write(index)
            case .future(let task):
                writer.write(task.graph)
                writer.write(task.index)
            }
            place(value, 64, &writer)
        }
        writer.beginArray(batch.items.count * 5)
        for item in batch.items {
            writer.write(item.index)
            writer.write(item.function)
            writer.write(item.retries)
            place(item.arguments, 8, &writer)
        }
        let description = writer.take()
        let bytes = ControlPage.byteCount + SharedRegion.aligned(description.count, to: 64)
        try region.reserve(bytes + end)
        description.withUnsafeBytes {
            (region.base + ControlPage.byteCount).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
        }
        var offset = 0
        for payload in batch.inputs.map(\.value) { copy(payload, 64, to: region.base + bytes, &offset) }
        for item in batch.items { copy(item.arguments, 8, to: region.base + bytes, &offset) }
        return description.count
    }

    private static func copy(
        _ payload: Payload, _ alignment: Int, to base: UnsafeMutableRawPointer, _ offset: inout Int
    ) {
        offset = SharedRegion.aligned(offset, to: alignment)
        payload.withUnsafeBytes { bytes in
            if let address = bytes.baseAddress { (base + offset).copyMemory(from: address, byteCount: bytes.count) }
        }
        offset += payload.count
    }
}

/// A batch as the executor reads it. Its payloads lie in the region, until the batch is over.
struct ReceivedBatch {
    struct Item {
        let index: UInt32
        let function: UInt32
        let retries: Int
        let arguments: Payload
    }

    /// The functions, where they are other than before.
    var functions: [UInt8]?
    var resultByteCount = 0
    var inputs: [ArgumentReference: Payload] = [:]
    var items: [Item] = []

    init(in region: SharedRegion, byteCount: Int) throws(DecodingFailure) {
        let start = region.base + ControlPage.byteCount
        var reader = MessagePackReader(UnsafeRawBufferPointer(start: start, count: byteCount))
        _ = try reader.readArrayCount()
        if !reader.readNilIfPresent() { functions = Array(try reader.readBytes()) }
        resultByteCount = Int(try reader.readInt64())
        let bytes = start + SharedRegion.aligned(byteCount, to: 64)
        // Only as long as the worker lets it be: the next batch takes its place.
        func payload(_ reader: inout MessagePackReader) throws(DecodingFailure) -> Payload {
            let (offset, count) = (Int(try reader.readInt64()), Int(try reader.readInt64()))
            return Payload(adopting: UnsafeRawBufferPointer(start: bytes + offset, count: count), release: {})
        }
        for _ in 0..<(try reader.readArrayCount() / 4) {
            let graph = reader.readNilIfPresent() ? nil : try reader.readUInt64()
            let index = try reader.readUInt32()
            let reference = graph.map { ArgumentReference.future(TaskID(graph: $0, index: index)) } ?? .task(index)
            inputs[reference] = try payload(&reader)
        }
        for _ in 0..<(try reader.readArrayCount() / 5) {
            items.append(
                Item(
                    index: try reader.readUInt32(), function: try reader.readUInt32(),
                    retries: Int(try reader.readInt64()), arguments: try payload(&reader)))
        }
    }
}

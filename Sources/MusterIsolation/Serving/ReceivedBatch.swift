import MusterGraph

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

import MusterGraph

/// A batch as it lies in shared memory: behind the control page a description in MessagePack, and behind that the bytes of
/// arguments and inputs, which are not copied again.
enum BatchRequest {
    /// Changes with what the two sides say to each other.
    static let formatVersion = 1

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
        UnsafeMutableRawBufferPointer(start: region.base + ControlPage.byteCount, count: description.count)
            .copyBytes(from: description)
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

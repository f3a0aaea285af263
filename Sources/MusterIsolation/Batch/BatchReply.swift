import MusterGraph
import MusterRegistry

/// The answers of an executor as they lie in shared memory: one record behind another, each with a head of 32 bytes.
enum BatchReply {
    private static let headByteCount = 32
    private enum Kind: UInt64 {
        case finished = 1
        case failed = 2
        case skipped = 3
    }

    /// Appends a record behind the first `offset` bytes. Returns where the next one goes.
    static func write(_ record: BatchRecord, at offset: Int, in region: SharedRegion) throws(IsolationFailure) -> Int {
        switch record.result {
        case .finished(let value): try write(.finished, value, record.nanoseconds, at: offset, in: region)
        case .failed(let failure):
            try write(.failed, Payload(encode(failure)), record.nanoseconds, at: offset, in: region)
        case .skipped: try write(.skipped, .empty, record.nanoseconds, at: offset, in: region)
        }
    }

    private static func write(
        _ kind: Kind, _ value: Payload, _ nanoseconds: UInt64, at offset: Int, in region: SharedRegion
    ) throws(IsolationFailure) -> Int {
        let end = SharedRegion.aligned(offset + headByteCount + value.count, to: 64)
        try region.reserve(end)
        let head = region.base + offset
        head.storeBytes(of: kind.rawValue, as: UInt64.self)
        head.storeBytes(of: nanoseconds, toByteOffset: 8, as: UInt64.self)
        head.storeBytes(of: UInt64(value.count), toByteOffset: 16, as: UInt64.self)
        value.withUnsafeBytes { bytes in
            if let address = bytes.baseAddress {
                (head + headByteCount).copyMemory(from: address, byteCount: bytes.count)
            }
        }
        return end
    }

    /// The first `count` records of `byteCount` bytes, copied out; fewer where what lies there are no records.
    static func read(_ count: Int, upTo byteCount: Int, of region: SharedRegion) -> [BatchRecord] {
        // A function may have written anywhere: nothing of this is believed that could lead outside.
        let limit = min(byteCount, region.currentByteCount)
        var (records, offset): ([BatchRecord], Int) = ([], 0)
        while records.count < count, offset + headByteCount <= limit {
            let head = UnsafeRawPointer(region.base + offset)
            let size = head.load(fromByteOffset: 16, as: UInt64.self)
            guard size <= UInt64(limit - offset - headByteCount) else { break }
            let bytes = UnsafeRawBufferPointer(start: head + headByteCount, count: Int(size))
            let result: BatchRecord.Result
            switch Kind(rawValue: head.load(as: UInt64.self)) {
            case .finished: result = .finished(Payload(copying: bytes))
            case .failed:
                guard let failure = try? decode(bytes) else { return records }
                result = .failed(failure)
            case .skipped: result = .skipped
            case nil: return records
            }
            records.append(BatchRecord(result: result, nanoseconds: head.load(fromByteOffset: 8, as: UInt64.self)))
            offset = SharedRegion.aligned(offset + headByteCount + Int(size), to: 64)
        }
        return records
    }

    private static let kinds: [CallFailure.Kind] = [
        .failed, .cancelled, .badArgument, .noMemory, .argumentCount, .argumentType, .resultTooLarge, .invalidResult,
        .unavailable,
    ]

    private static func encode(_ failure: CallFailure) -> [UInt8] {
        var writer = MessagePackWriter()
        writer.write(kinds.firstIndex(of: failure.kind) ?? 0)
        writer.write(failure.function)
        writer.write(failure.message)
        if let row = failure.row { writer.write(row) } else { writer.writeNil() }
        return writer.take()
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer) throws(DecodingFailure) -> CallFailure {
        var reader = MessagePackReader(bytes)
        let number = Int(try reader.readUInt32())
        let (function, message) = (try reader.readString(), try reader.readString())
        let row = reader.readNilIfPresent() ? nil : try reader.readUInt64()
        return CallFailure(
            kinds.indices.contains(number) ? kinds[number] : .failed, function: function, message: message, row: row)
    }
}

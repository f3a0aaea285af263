package import MusterGraph
package import MusterProtocol

extension CollectionRecord: Record {
    /// Where it stands.
    package static func key(of name: String) -> [UInt8] { Array(name.utf8) }

    package func encode(to writer: inout FieldWriter) {
        writer.begin(5)
        writer.write(name)
        writer.write(kind.rawValue)
        writer.write(UInt64(storedAtMilliseconds))
        writer.write(functions)
        let plan = Array(plan.utf8)
        writer.write(UInt64(plan.count))
        writer.append(Payload(plan))
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(5)
        let name = try reader.string()
        guard let kind = Kind(rawValue: try reader.string()) else { throw reader.failure("no kind of a collection") }
        let storedAt = try reader.uint64()
        let functions = try reader.records(of: Function.self)
        let plan = try reader.takePayload(Int(clamping: try reader.uint64()))
        try reader.end(more)
        self.init(
            name: name, kind: kind, plan: plan.withUnsafeBytes { String(decoding: $0, as: UTF8.self) },
            functions: functions, storedAtMilliseconds: Int64(clamping: storedAt))
    }
}

extension CollectionRecord.Function: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(name)
        writer.write(strings: versions)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(name: try reader.string(), versions: try reader.strings())
        try reader.end(more)
    }
}

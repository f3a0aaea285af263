import MusterGraph

extension Submit: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(5)
        writer.write(request)
        writer.write(mode.rawValue)
        writer.write(column: wanted)
        writer.write(timeoutMilliseconds)
        writer.write(byteCount)
        writer.append(part)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(5)
        self.init(
            request: try reader.uint64(), mode: try reader.oneOf(Mode.self),
            wanted: try reader.column(of: UInt32.self), timeoutMilliseconds: try reader.uint32(),
            byteCount: try reader.uint64(), part: try reader.part())
        try reader.end(more)
        guard byteCount <= Limits.graphByteCount, part.count <= byteCount else {
            throw reader.failure("a graph of \(byteCount) bytes, of which \(part.count) come at once")
        }
    }
}

extension SubmitPart: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(offset)
        writer.append(part)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(request: try reader.uint64(), offset: try reader.uint64(), part: try reader.part())
        try reader.end(more)
    }
}

extension FieldReader {
    /// The payload frame, as a part of something larger.
    fileprivate mutating func part() throws(DecodingFailure) -> Payload {
        let part = takeRestOfPayload()
        guard part.count <= Limits.partByteCount else {
            throw failure("a part of \(part.count) bytes, and the limit is \(Limits.partByteCount)")
        }
        return part
    }
}

extension Accepted: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(graph)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(request: try reader.uint64(), graph: try reader.uint64())
        try reader.end(more)
    }
}

extension Credit: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(receivedByteCount)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(request: try reader.uint64(), receivedByteCount: try reader.uint64())
        try reader.end(more)
    }
}

extension Rejected: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(request)
        writer.write(errors)
        writer.write(reason.rawValue)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(
            request: try reader.uint64(), errors: try reader.records(of: Complaint.self),
            reason: try reader.oneOf(RejectionReason.self))
        try reader.end(more)
    }
}

extension Rejected.Complaint: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(key)
        writer.write(function)
        writer.write(text: message)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(key: try reader.string(), function: try reader.string(), message: try reader.string())
        try reader.end(more)
    }
}

extension Cancel: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(1)
        writer.write(request)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(1)
        self.init(request: try reader.uint64())
        try reader.end(more)
    }
}

extension Release: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(1)
        tasks.encode(to: &writer)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(1)
        self.init(tasks: try TaskColumns(from: &reader))
        try reader.end(more)
    }
}

package import MusterGraph

extension Submit: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(7)
        writer.write(request)
        writer.write(id)
        writer.write(mode.rawValue)
        writer.write(column: wanted)
        writer.write(timeoutMilliseconds)
        writer.write(byteCount)
        writer.write(isRepeated)
        writer.append(part)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(7)
        self.init(
            request: try reader.uint64(), id: try reader.uint64(), mode: try reader.oneOf(Mode.self),
            wanted: try reader.column(of: UInt32.self), timeoutMilliseconds: try reader.uint32(),
            byteCount: try reader.uint64(), isRepeated: try reader.bool(), part: try reader.part())
        try reader.end(more)
        guard byteCount <= Limits.graphByteCount, part.count <= byteCount else {
            throw reader.failure("a graph of \(byteCount) bytes, of which \(part.count) come at once")
        }
    }
}

extension SubmitPart: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(offset)
        writer.append(part)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
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
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(request)
        writer.write(graph)
        writer.write(column: wanted)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(
            request: try reader.uint64(), graph: try reader.uint64(), wanted: try reader.column(of: UInt32.self))
        try reader.end(more)
    }
}

extension Credit: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(receivedByteCount)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(request: try reader.uint64(), receivedByteCount: try reader.uint64())
        try reader.end(more)
    }
}

extension Rejected: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(request)
        writer.write(errors)
        writer.write(reason.rawValue)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(
            request: try reader.uint64(), errors: try reader.records(of: Complaint.self),
            reason: try reader.oneOf(RejectionReason.self))
        try reader.end(more)
    }
}

extension Rejected.Complaint: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(key)
        writer.write(function)
        writer.write(text: message)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(key: try reader.string(), function: try reader.string(), message: try reader.string())
        try reader.end(more)
    }
}

extension Attach: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(id)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(request: try reader.uint64(), id: try reader.uint64())
        try reader.end(more)
    }
}

extension Acknowledge: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(answerCount)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(request: try reader.uint64(), answerCount: try reader.uint64())
        try reader.end(more)
    }
}

extension Cancel: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(1)
        writer.write(request)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(1)
        self.init(request: try reader.uint64())
        try reader.end(more)
    }
}

extension Release: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(1)
        tasks.encode(to: &writer)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(1)
        self.init(tasks: try TaskColumns(from: &reader))
        try reader.end(more)
    }
}

package import MusterGraph

extension Results: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(4)
        writer.write(request)
        writer.write(column: indices)
        writer.write(column: byteCounts)
        writer.write(column: valueOffsets)
        writer.append(values[0..<Int(valueOffsets.last ?? 0)])
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(4)
        self.init(request: try reader.uint64())
        indices = try reader.column(of: UInt32.self)
        byteCounts = try reader.column(of: UInt64.self)
        valueOffsets = try reader.column(of: UInt32.self)
        try reader.end(more)
        try reader.check(byteCounts.count, equal: indices.count)
        values = try reader.takePayload(try reader.check(offsets: valueOffsets, rows: indices.count))
    }
}

extension Failures: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(request)
        writer.write(column: indices)
        writer.write(failures)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(
            request: try reader.uint64(), indices: try reader.column(of: UInt32.self),
            failures: try reader.records(of: FailureDescription.self))
        try reader.end(more)
        try reader.check(failures.count, equal: indices.count)
    }
}

extension Progress: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(4)
        writer.write(request)
        writer.write(doneCount)
        writer.write(failedCount)
        writer.write(taskCount)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(4)
        self.init(
            request: try reader.uint64(), doneCount: try reader.uint32(), failedCount: try reader.uint32(),
            taskCount: try reader.uint32())
        try reader.end(more)
    }
}

extension Finished: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(isOver)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(request: try reader.uint64(), isOver: try reader.bool())
        try reader.end(more)
    }
}

extension RequestFailed: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(request)
        writer.write(text: message)
        writer.write(reason.rawValue)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(
            request: try reader.uint64(), message: try reader.string(), reason: try reader.oneOf(Reason.self))
        try reader.end(more)
    }
}

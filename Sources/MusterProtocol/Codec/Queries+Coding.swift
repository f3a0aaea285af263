package import MusterGraph

extension Query: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(request)
        writer.write(kind.rawValue)
        writer.write(argument, in: .query)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(request: try reader.uint64(), kind: try reader.oneOf(Kind.self), argument: try reader.value())
        try reader.end(more)
    }
}

extension Answer: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(request)
        writer.write(value, in: .answer)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(request: try reader.uint64(), value: try reader.value())
        try reader.end(more)
    }
}

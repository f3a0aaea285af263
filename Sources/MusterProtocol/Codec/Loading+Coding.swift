package import MusterGraph

extension PrepareLoad: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(load)
        writer.write(name)
        writer.write(replace)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(load: try reader.uint64(), name: try reader.string(), replace: try reader.bool())
        try reader.end(more)
    }
}

extension LoadPrepared: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(load)
        writer.write(text: problem)
        writer.write(version)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(load: try reader.uint64(), problem: try reader.string(), version: try reader.string())
        try reader.end(more)
    }
}

extension FinishLoad: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(load)
        writer.write(commit)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(load: try reader.uint64(), commit: try reader.bool())
        try reader.end(more)
    }
}

extension FunctionsChanged: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(functions)
        writer.write(load)
        writer.write(text: problem)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(
            functions: try reader.records(of: FunctionDescription.self), load: try reader.uint64(),
            problem: try reader.string())
        try reader.end(more)
    }
}

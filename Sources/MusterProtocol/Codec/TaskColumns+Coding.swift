package import MusterGraph

extension TaskColumns: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(column: graphs)
        writer.write(column: indices)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        self.init()
        let more = try reader.begin(2)
        graphs = try reader.column(of: UInt64.self)
        indices = try reader.column(of: UInt32.self)
        try reader.end(more)
        try reader.check(graphs.count, equal: indices.count)
    }
}

extension FunctionDescription: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(6)
        writer.write(name)
        writer.write(version)
        writer.write(signature.description)
        writer.write(flags.rawValue)
        writer.write(plugin)
        writer.write(text: documentation)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(6)
        let (name, version, text) = (try reader.string(), try reader.string(), try reader.string())
        let signature: Signature
        do {
            signature = try Signature(parsing: text)
        } catch {
            throw reader.failure("the signature of \(name): \(error)")
        }
        self.init(
            name: name, version: version, signature: signature, flags: Flags(rawValue: try reader.uint32()),
            plugin: try reader.string(), documentation: try reader.string())
        try reader.end(more)
    }
}

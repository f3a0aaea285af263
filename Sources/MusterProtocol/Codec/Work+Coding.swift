package import MusterGraph

extension Work: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(9)
        writer.write(attempt)
        writer.write(acknowledged)
        writer.write(column: closedGraphs)
        released.encode(to: &writer)
        takenBack.encode(to: &writer)
        writer.write(peers)
        writer.write(openedGraphs)
        sources.encode(to: &writer)
        writer.write(assignments)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        self.init()
        let more = try reader.begin(9)
        attempt = try reader.uint64()
        acknowledged = try reader.uint64()
        closedGraphs = try reader.column(of: UInt64.self)
        released = try TaskColumns(from: &reader)
        takenBack = try TaskColumns(from: &reader)
        peers = try reader.records(of: PeerAddress.self)
        openedGraphs = try reader.records(of: GraphOpening.self)
        sources = try Sources(from: &reader)
        assignments = try reader.records(of: Assignments.self)
        try reader.end(more)
    }
}

extension PeerAddress: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(worker)
        writer.write(address)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(worker: try reader.uint32(), address: try reader.string())
        try reader.end(more)
    }
}

extension GraphOpening: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(graph)
        writer.write(functions)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(graph: try reader.uint64(), functions: try reader.records(of: FunctionChoice.self))
        try reader.end(more)
    }
}

extension FunctionChoice: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(name)
        writer.write(candidates)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(name: try reader.string(), candidates: try reader.records(of: Candidate.self))
        try reader.end(more)
    }
}

extension FunctionChoice.Candidate: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(version)
        writer.write(signature)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(version: try reader.string(), signature: try reader.string())
        try reader.end(more)
    }
}

extension Assignments: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(7)
        writer.write(graph)
        writer.write(column: indices)
        writer.write(column: functions)
        writer.write(column: flags)
        writer.write(column: retries)
        writer.write(column: argumentOffsets)
        writer.write(column: timeouts)
        writer.append(arguments[0..<Int(argumentOffsets.last ?? 0)])
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(7)
        self.init(graph: try reader.uint64())
        indices = try reader.column(of: UInt32.self)
        functions = try reader.column(of: UInt32.self)
        flags = try reader.column(of: Flags.self)
        retries = try reader.column(of: UInt8.self)
        argumentOffsets = try reader.column(of: UInt32.self)
        timeouts = try reader.column(of: UInt32.self)
        try reader.end(more)
        try reader.check(functions.count, flags.count, retries.count, equal: indices.count)
        if !timeouts.isEmpty { try reader.check(timeouts.count, equal: indices.count) }
        arguments = try reader.takePayload(try reader.check(offsets: argumentOffsets, rows: indices.count))
    }
}

extension Sources: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(4)
        inputs.encode(to: &writer)
        writer.write(column: byteCounts)
        writer.write(column: holderOffsets)
        writer.write(column: holders)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        self.init()
        let more = try reader.begin(4)
        inputs = try TaskColumns(from: &reader)
        byteCounts = try reader.column(of: UInt64.self)
        holderOffsets = try reader.column(of: UInt32.self)
        holders = try reader.column(of: UInt32.self)
        try reader.end(more)
        try reader.check(byteCounts.count, equal: inputs.count)
        try reader.check(holders.count, equal: try reader.check(offsets: holderOffsets, rows: inputs.count))
    }
}

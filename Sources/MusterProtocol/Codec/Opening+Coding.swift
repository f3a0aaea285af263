import MusterGraph

extension WorkerHello: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(11)
        writer.write(name)
        writer.write(address)
        writer.write(threadCount)
        writer.write(processID)
        writer.write(functions)
        writer.write(incarnation)
        held.encode(to: &writer)
        writer.write(column: heldByteCounts)
        assigned.encode(to: &writer)
        writer.write(column: assignedAttempts)
        writer.write(isSupervised)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(11)
        self.init(
            name: try reader.string(), address: try reader.string(), threadCount: try reader.uint32(),
            processID: try reader.uint32(), functions: try reader.records(of: FunctionDescription.self),
            incarnation: try reader.uint64(), held: try TaskColumns(from: &reader),
            heldByteCounts: try reader.column(of: UInt64.self), assigned: try TaskColumns(from: &reader),
            assignedAttempts: try reader.column(of: UInt64.self))
        isSupervised = try reader.bool()
        try reader.end(more)
        try reader.check(heldByteCounts.count, equal: held.count)
        try reader.check(assignedAttempts.count, equal: assigned.count)
    }
}

extension ClientHello: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(name)
        writer.write(processID)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(name: try reader.string(), processID: try reader.uint32())
        try reader.end(more)
    }
}

extension PeerHello: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(worker)
        writer.write(wanted)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(worker: try reader.uint32(), wanted: try reader.uint32())
        try reader.end(more)
    }
}

extension Welcome: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(6)
        writer.write(incarnation)
        writer.write(worker)
        writer.write(heartbeatMilliseconds)
        writer.write(silenceMilliseconds)
        writer.write(inlineByteCount)
        dropped.encode(to: &writer)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(6)
        self.init(
            incarnation: try reader.uint64(), worker: try reader.uint32(),
            heartbeatMilliseconds: try reader.uint32(), silenceMilliseconds: try reader.uint32(),
            inlineByteCount: try reader.uint32(), dropped: try TaskColumns(from: &reader))
        try reader.end(more)
    }
}

extension Refused: Record {
    func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(code.rawValue)
        writer.write(text: message)
    }

    init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(code: try reader.oneOf(Code.self), message: try reader.string())
        try reader.end(more)
    }
}

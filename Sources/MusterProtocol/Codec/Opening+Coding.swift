package import MusterGraph

extension WorkerHello: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(14)
        writer.write(name)
        writer.write(address)
        writer.write(threadCount)
        writer.write(processID)
        writer.write(functions)
        writer.write(identity)
        writer.write(state)
        held.encode(to: &writer)
        writer.write(column: heldByteCounts)
        writer.write(column: heldAttempts)
        assigned.encode(to: &writer)
        writer.write(column: assignedAttempts)
        writer.write(isSupervised)
        writer.write(former)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(14)
        self.init(
            name: try reader.string(), address: try reader.string(), threadCount: try reader.uint32(),
            processID: try reader.uint32(), functions: try reader.records(of: FunctionDescription.self),
            identity: try reader.uint64(), state: try reader.uint64(), held: try TaskColumns(from: &reader),
            heldByteCounts: try reader.column(of: UInt64.self), heldAttempts: try reader.column(of: UInt64.self),
            assigned: try TaskColumns(from: &reader), assignedAttempts: try reader.column(of: UInt64.self))
        isSupervised = try reader.bool()
        former = try reader.uint64()
        try reader.end(more)
        try reader.check(heldByteCounts.count, heldAttempts.count, equal: held.count)
        try reader.check(assignedAttempts.count, equal: assigned.count)
    }
}

extension ClientHello: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(name)
        writer.write(processID)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(name: try reader.string(), processID: try reader.uint32())
        try reader.end(more)
    }
}

extension PeerHello: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(worker)
        writer.write(wanted)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(worker: try reader.uint32(), wanted: try reader.uint32())
        try reader.end(more)
    }
}

extension Welcome: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(7)
        writer.write(state)
        writer.write(incarnation)
        writer.write(worker)
        writer.write(heartbeatMilliseconds)
        writer.write(silenceMilliseconds)
        writer.write(inlineByteCount)
        dropped.encode(to: &writer)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(7)
        self.init(
            state: try reader.uint64(), incarnation: try reader.uint64(), worker: try reader.uint32(),
            heartbeatMilliseconds: try reader.uint32(), silenceMilliseconds: try reader.uint32(),
            inlineByteCount: try reader.uint32(), dropped: try TaskColumns(from: &reader))
        try reader.end(more)
    }
}

extension Refused: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(2)
        writer.write(code.rawValue)
        writer.write(text: message)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(2)
        self.init(code: try reader.oneOf(Code.self), message: try reader.string())
        try reader.end(more)
    }
}

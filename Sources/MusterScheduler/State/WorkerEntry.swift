package import MusterGraph
package import MusterProtocol

/// A connected worker, as it is written down: a scheduler that is started again waits for these for a while, since they
/// hold results and go on working.
package struct WorkerEntry: Sendable {
    package var identity: UInt64
    package var number: UInt32
    package var name: String

    /// Where it stands.
    package static func key(of identity: UInt64) -> [UInt8] { identity.stateKey }
}

extension WorkerEntry: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(3)
        writer.write(identity)
        writer.write(number)
        writer.write(name)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(3)
        self.init(identity: try reader.uint64(), number: try reader.uint32(), name: try reader.string())
        try reader.end(more)
    }
}

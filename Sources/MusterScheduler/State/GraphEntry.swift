package import MusterGraph
package import MusterProtocol

/// An accepted graph, as it is written down: what was submitted, and what it was checked against.
package struct GraphEntry: Sendable {
    package var number: UInt64
    /// `Submit.id`.
    package var id: UInt64
    /// The name of the client that submitted it, for people.
    package var client: String
    package var mode: Submit.Mode
    package var wanted: [UInt32]
    package var functionTimeoutMilliseconds: UInt64
    /// When it was accepted, in milliseconds since 1970 began.
    package var acceptedAtMilliseconds: UInt64
    /// The functions that it may call, in the versions that it was accepted with.
    package var functions: [FunctionDescription]
    /// The futures that it takes, which may be over by now, and the type of each.
    package var futures: TaskColumns
    package var futureTypes: [String]
    /// The graph, as `docs/graph-format.md` has it.
    package var bytes: Payload

    /// Where it stands.
    package static func key(of number: UInt64) -> [UInt8] { number.stateKey }
}

extension GraphEntry: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(10)
        writer.write(number)
        writer.write(id)
        writer.write(client)
        writer.write(mode.rawValue)
        writer.write(column: wanted)
        writer.write(functionTimeoutMilliseconds)
        writer.write(acceptedAtMilliseconds)
        writer.write(functions)
        futures.encode(to: &writer)
        writer.write(strings: futureTypes)
        writer.append(bytes)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(10)
        self.init(
            number: try reader.uint64(), id: try reader.uint64(), client: try reader.string(),
            mode: try reader.oneOf(Submit.Mode.self), wanted: try reader.column(of: UInt32.self),
            functionTimeoutMilliseconds: try reader.uint64(), acceptedAtMilliseconds: try reader.uint64(),
            functions: try reader.records(of: FunctionDescription.self), futures: try TaskColumns(from: &reader),
            futureTypes: try reader.strings(), bytes: reader.takeRestOfPayload())
        try reader.end(more)
        try reader.check(futureTypes.count, equal: futures.count)
    }
}

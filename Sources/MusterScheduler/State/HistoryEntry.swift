package import MusterGraph
package import MusterProtocol

/// What has become of some tasks of a graph, as it is written down. Most entries tell of one sort of thing.
package struct HistoryEntry: Sendable {
    /// Wanted tasks that are done, as the client is told of them. Of those with a value it holds nothing any more.
    package var results: Results
    /// The client has acknowledged `results`: it is not told again. Those that had a value are in `delivered` then, and not in
    /// `results` any more.
    package var isAcknowledged = false
    package var delivered: [UInt32] = []
    /// Wanted tasks that failed.
    package var failures: Failures
    /// Wanted tasks that the client has let go.
    package var released: [UInt32] = []
    /// Tasks with effects that may have begun, and the number that attempts of them are beyond; 0 for one that came back
    /// as it was.
    package var begun: [UInt32] = []
    package var begunAttempts: [UInt64] = []

    package init() {
        results = Results(request: 0)
        failures = Failures(request: 0)
    }

    /// Where it stands.
    package static func key(of graph: UInt64, _ sequence: UInt64) -> [UInt8] { graph.stateKey + sequence.stateKey }

    /// How many answers to the client these are.
    var answerCount: Int { results.indices.count + failures.indices.count }

    /// The same, without the values, since the client has them. Most often all came along: then little is left.
    var acknowledged: HistoryEntry {
        var entry = self
        entry.isAcknowledged = true
        entry.results = Results(request: 0)
        entry.delivered.reserveCapacity(results.indices.count)
        for row in results.indices.indices {
            if results.isDelivered(row) {
                entry.delivered.append(results.indices[row])
            } else {
                entry.results.indices.append(results.indices[row])
                entry.results.byteCounts.append(results.byteCounts[row])
                entry.results.valueOffsets.append(0)
            }
        }
        return entry
    }
}

extension Results {
    /// Whether the value of a row came along, so that the client needs nothing more of that task.
    func isDelivered(_ row: Int) -> Bool { valueOffsets[row] != valueOffsets[row + 1] }
}

extension HistoryEntry: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(7)
        results.encode(to: &writer)
        writer.write(isAcknowledged)
        writer.write(column: delivered)
        failures.encode(to: &writer)
        writer.write(column: released)
        writer.write(column: begun)
        writer.write(column: begunAttempts)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        self.init()
        let more = try reader.begin(7)
        results = try Results(from: &reader)
        isAcknowledged = try reader.bool()
        delivered = try reader.column(of: UInt32.self)
        failures = try Failures(from: &reader)
        released = try reader.column(of: UInt32.self)
        begun = try reader.column(of: UInt32.self)
        begunAttempts = try reader.column(of: UInt64.self)
        try reader.end(more)
        try reader.check(begunAttempts.count, equal: begun.count)
    }
}

package import MusterGraph

extension Read: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(4)
        writer.write(column: entries.map(\.request))
        TaskColumns(entries.lazy.map(\.task)).encode(to: &writer)
        writer.write(column: entries.map(\.offset))
        writer.write(column: entries.map(\.byteCount))
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(4)
        let requests = try reader.column(of: UInt64.self)
        let tasks = try TaskColumns(from: &reader)
        let offsets = try reader.column(of: UInt64.self)
        let byteCounts = try reader.column(of: UInt32.self)
        try reader.end(more)
        try reader.check(tasks.count, offsets.count, byteCounts.count, equal: requests.count)
        for count in byteCounts where count > Limits.partByteCount {
            throw reader.failure("a part of \(count) bytes is asked for, and the limit is \(Limits.partByteCount)")
        }
        self.init(
            entries: requests.indices.map {
                Entry(request: requests[$0], task: tasks[$0], offset: offsets[$0], byteCount: byteCounts[$0])
            })
    }
}

extension ReadReply: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(4)
        writer.write(column: entries.map(\.request))
        writer.write(column: entries.map(\.status.rawValue))
        writer.write(column: entries.map(\.totalByteCount))
        writer.write(column: entries.map(\.byteCount))
        writer.append(bytes)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(4)
        let requests = try reader.column(of: UInt64.self)
        let statuses = try reader.column(of: UInt8.self)
        let totals = try reader.column(of: UInt64.self)
        let byteCounts = try reader.column(of: UInt32.self)
        try reader.end(more)
        try reader.check(statuses.count, totals.count, byteCounts.count, equal: requests.count)
        var entries: [Entry] = []
        var byteCount = 0
        for row in requests.indices {
            guard let status = Status(rawValue: statuses[row]) else {
                throw reader.failure("\(statuses[row]) is no status of a reply")
            }
            entries.append(
                Entry(
                    request: requests[row], status: status, totalByteCount: totals[row], byteCount: byteCounts[row]))
            byteCount += Int(byteCounts[row])
        }
        self.init(entries: entries, bytes: try reader.takePayload(byteCount))
    }
}

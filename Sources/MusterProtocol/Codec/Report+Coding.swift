package import MusterGraph

extension Report: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(9)
        completions.encode(to: &writer)
        writer.write(failures)
        returned.encode(to: &writer)
        refusedReturn.encode(to: &writer)
        acquired.encode(to: &writer)
        missing.encode(to: &writer)
        writer.write(isPaused)
        writer.write(number)
        writer.write(crashes)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        self.init()
        let more = try reader.begin(9)
        completions = try Completions(from: &reader)
        failures = try reader.records(of: TaskFailure.self)
        returned = try TaskColumns(from: &reader)
        refusedReturn = try TaskColumns(from: &reader)
        acquired = try TaskColumns(from: &reader)
        missing = try TaskColumns(from: &reader)
        isPaused = try reader.bool()
        number = try reader.uint64()
        crashes = try reader.records(of: Crash.self)
        try reader.end(more)
    }
}

extension Completions: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(5)
        tasks.encode(to: &writer)
        writer.write(column: attempts)
        writer.write(column: byteCounts)
        writer.write(column: nanoseconds)
        writer.write(column: valueOffsets)
        writer.append(values[0..<Int(valueOffsets.last ?? 0)])
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        self.init()
        let more = try reader.begin(5)
        tasks = try TaskColumns(from: &reader)
        attempts = try reader.column(of: UInt64.self)
        byteCounts = try reader.column(of: UInt64.self)
        nanoseconds = try reader.column(of: UInt32.self)
        valueOffsets = try reader.column(of: UInt32.self)
        try reader.end(more)
        try reader.check(attempts.count, byteCounts.count, nanoseconds.count, equal: tasks.count)
        values = try reader.takePayload(try reader.check(offsets: valueOffsets, rows: tasks.count))
    }
}

extension TaskFailure: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(4)
        writer.write(task.graph)
        writer.write(task.index)
        writer.write(attempt)
        failure.encode(to: &writer)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(4)
        self.init(
            task: TaskID(graph: try reader.uint64(), index: try reader.uint32()), attempt: try reader.uint64(),
            failure: try FailureDescription(from: &reader))
        try reader.end(more)
    }
}

extension FailureDescription: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(7)
        writer.write(kind.rawValue)
        writer.write(text: message)
        writer.write(text: key)
        writer.write(function)
        writer.write(text: arguments)
        writer.write(worker)
        writer.write(plugin)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(7)
        self.init(
            kind: try reader.oneOf(Kind.self), message: try reader.string(), key: try reader.string(),
            function: try reader.string(), arguments: try reader.string(), worker: try reader.string(),
            plugin: try reader.string())
        try reader.end(more)
    }
}

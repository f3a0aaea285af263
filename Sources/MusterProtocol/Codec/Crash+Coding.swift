package import MusterGraph

extension Crash: Record {
    package func encode(to writer: inout FieldWriter) {
        writer.begin(6)
        writer.write(state)
        writer.write(identity)
        TaskColumns(tasks.map(\.task)).encode(to: &writer)
        writer.write(column: tasks.map(\.attempt))
        writer.write(isCertain)
        failure.encode(to: &writer)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(6)
        let (state, identity) = (try reader.uint64(), try reader.uint64())
        let tasks = try TaskColumns(from: &reader)
        let attempts = try reader.column(of: UInt64.self)
        let isCertain = try reader.bool()
        let failure = try FailureDescription(from: &reader)
        try reader.end(more)
        try reader.check(attempts.count, equal: tasks.count)
        self.init(
            state: state, identity: identity,
            tasks: zip(tasks, attempts).map { TaskAttempt(task: $0, attempt: $1) }, isCertain: isCertain,
            failure: failure)
    }
}

package import MusterGraph
package import MusterProtocol

extension CrashRecord: Record {
    /// Where it stands: a hash of the function and its version, and that of the arguments.
    package static func key(of call: CrashCall) -> [UInt8] {
        var hash = ArgumentHash()
        for text in [call.function, call.version] {
            var text = text
            text.withUTF8 { hash.combine(UnsafeRawBufferPointer($0)) }
        }
        return hash.value.stateKey + call.argumentHash.stateKey
    }

    package func encode(to writer: inout FieldWriter) {
        writer.begin(6)
        writer.write(call.function)
        writer.write(call.version)
        writer.write(call.argumentHash)
        TaskColumns(deaths.map(\.task)).encode(to: &writer)
        writer.write(column: deaths.map(\.attempt))
        lastFailure.encode(to: &writer)
    }

    package init(from reader: inout FieldReader) throws(DecodingFailure) {
        let more = try reader.begin(6)
        let call = CrashCall(
            function: try reader.string(), version: try reader.string(), argumentHash: try reader.uint64())
        let tasks = try TaskColumns(from: &reader)
        let attempts = try reader.column(of: UInt64.self)
        let failure = try FailureDescription(from: &reader)
        try reader.end(more)
        try reader.check(attempts.count, equal: tasks.count)
        self.init(
            call: call, deaths: zip(tasks, attempts).map { TaskAttempt(task: $0, attempt: $1) }, lastFailure: failure)
    }
}

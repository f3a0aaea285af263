import CMusterLinux
import Glibc

extension SpawnedProcess {
    /// Runs a program to its end, and returns how it ended and all that it wrote.
    ///
    /// - Parameters:
    ///   - input: What it can read.
    ///   - hasErrors: Whether what it writes on its standard error is among the output.
    package static func output(
        of path: String, _ arguments: [String], environment: [String: String]? = nil, input: String = "",
        hasErrors: Bool = true
    ) throws(SpawnFailure) -> (end: ProcessEnd, bytes: [UInt8]) {
        // A file, which takes all of it before anybody reads.
        let file = muster_memory_file("muster-input")
        guard file >= 0 else { throw SpawnFailure(number: errno) }
        defer { close(file) }
        let bytes = Array(input.utf8)
        guard pwrite(file, bytes, bytes.count, 0) == bytes.count else { throw SpawnFailure(number: errno) }
        let pipe = try DataPipe()
        defer { close(pipe.reader) }
        let process: SpawnedProcess
        do {
            defer { close(pipe.writer) }
            process = try SpawnedProcess(
                path, arguments, environment: environment,
                descriptors: [file, pipe.writer, hasErrors ? pipe.writer : -1])
        }
        let written = readToEnd(of: pipe.reader)
        return (process.wait(), written)
    }

    private static func readToEnd(of descriptor: Int32) -> [UInt8] {
        var (all, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 64 << 10))
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return all }
            all += buffer.prefix(count)
        }
    }
}

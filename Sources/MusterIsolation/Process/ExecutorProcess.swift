import CMusterLinux
import Foundation
import Glibc
import MusterGraph
import MusterLinux

/// An executor process, as its worker has it: the process, the memory that both see, and what it says.
///
/// For the thread that started it: the process is killed when that thread ends.
final class ExecutorProcess {
    let program: ExecutorProgram
    let control: ControlPage
    private let request: SharedRegion
    private let reply: SharedRegion
    private let process: SpawnedProcess
    /// A byte each way: here is a batch; it is done.
    let socket: Int32
    /// What the process writes on its standard error.
    let output: ProcessOutput
    /// Where Swift's backtracer writes what it finds.
    private let report: Int32
    /// The functions that it was last told.
    private var functions: IsolatedFunctions?
    /// Whether it has done a batch.
    private(set) var isUsed = false

    /// How much shared memory is kept from batch to batch.
    private static let keptByteCount = 16 << 20
    /// How long the backtracer may look at a process that is to be killed.
    private static let reportNanoseconds: UInt64 = 2_000_000_000

    /// Starts the program.
    init(_ program: ExecutorProgram, log: @escaping (String) -> Void) throws(IsolationFailure) {
        try program.check()
        self.program = program
        request = try SharedRegion(name: "muster-request")
        reply = try SharedRegion(name: "muster-reply")
        try request.reserve(ControlPage.byteCount)
        control = ControlPage(base: request.base)
        var (pipes, sockets): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        report = muster_memory_file("muster-crash-report")
        guard report >= 0, muster_pipe(&pipes) == 0,
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &sockets) == 0
        else { throw IsolationFailure("no executor process could be started: \(SharedRegion.reason(errno))") }
        output = ProcessOutput(descriptor: pipes[0], log: log)
        socket = sockets[0]
        defer {
            close(pipes[1])
            close(sockets[1])
        }
        do {
            process = try Self.spawn(
                program, report: report, [pipes[1], sockets[1], request.descriptor, reply.descriptor])
        } catch {
            throw IsolationFailure("\(program.path) could not be started: \(error)")
        }
    }

    deinit {
        close(socket)
        close(report)
    }

    private static func spawn(
        _ program: ExecutorProgram, report: Int32, _ descriptors: [Int32]
    ) throws(SpawnFailure) -> SpawnedProcess {
        let arguments = ["\(BatchRequest.formatVersion)", "\(getpid())", "\(program.memoryByteCount ?? 0)"]
        var environment = ProcessInfo.processInfo.environment
        // The report goes into memory of this process, which no crash leaves behind.
        let (name, value) = BacktraceReport.environment(writingTo: "/proc/\(getpid())/fd/\(report)")
        // Whoever has switched it off knows why. A worker's own says where that is to write.
        if !BacktraceReport.isSwitchedOff { environment[name] = value }
        // It reads nothing, and its output is the worker's.
        return try SpawnedProcess(
            program.path, arguments, environment: environment, descriptors: [-1, STDOUT_FILENO] + descriptors)
    }

    /// Gives it a batch.
    func start(_ batch: Batch) throws(IsolationFailure) {
        let byteCount = try BatchRequest.write(batch, isKnown: functions === batch.functions, to: request)
        functions = batch.functions
        control.reset(requested: byteCount)
        var byte: UInt8 = 1
        // What does not arrive shows as its end.
        _ = send(socket, &byte, 1, Int32(MSG_NOSIGNAL))
    }

    /// What became of the items of the batch, as far as they are over.
    func records(of batch: Batch) -> [BatchRecord] {
        BatchReply.read(min(control.doneCount, batch.items.count), upTo: control.repliedByteCount, of: reply)
    }

    /// The batch is over, and its results are copied.
    func finish() {
        isUsed = true
        if control.repliedByteCount > Self.keptByteCount { reply.discard(beyond: Self.keptByteCount) }
        if request.currentByteCount > Self.keptByteCount { request.discard(beyond: Self.keptByteCount) }
    }

    /// Becomes readable when the process has ended.
    var processDescriptor: Int32 { process.descriptor }

    /// Whether it has ended.
    var hasEnded: Bool { process.end != nil }

    /// Ends it. Where it runs Swift's backtracer, that looks first at what it was doing.
    func end(withReport: Bool) {
        if withReport {
            process.signal(SIGQUIT)
            let deadline = MonotonicTime.nanoseconds + Self.reportNanoseconds
            while !hasEnded, crashReport == nil, MonotonicTime.nanoseconds < deadline {
                var descriptor = pollfd(fd: processDescriptor, events: Int16(POLLIN), revents: 0)
                // The backtracer writes on standard error too, and must not wait for a reader.
                output.read()
                _ = poll(&descriptor, 1, 5)
            }
        }
        process.signal(SIGKILL)
    }

    /// How it ended; waits for that.
    func reap() -> ExecutorEnd {
        let end = process.wait()
        output.read()
        return ExecutorEnd(
            end: end, report: crashReport, lastLines: output.lastLines, memoryByteCount: program.memoryByteCount)
    }

    /// What the backtracer has written; nil as long as that is not all.
    private var crashReport: BacktraceReport? {
        var status = stat()
        guard fstat(report, &status) == 0, status.st_size > 0, status.st_size < 16 << 20 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = bytes.withUnsafeMutableBytes { pread(report, $0.baseAddress, $0.count, 0) }
        return BacktraceReport(parsing: Data(bytes.prefix(max(0, count))))
    }
}

import CMusterLinux
import Glibc
import MusterGraph
import MusterLinux
import MusterPrimitives
import MusterRegistry

/// An executor process: it runs the functions of batches, one item after another, and nothing else.
///
/// It says nothing but "done". Everything else stands in the memory that it shares with its worker, also when it is no more.
package final class ExecutorServer {
    /// The descriptors that it is started with, behind its standard error.
    private static let (socket, request, reply): (Int32, Int32, Int32) = (3, 4, 5)
    private let request: SharedRegion
    private let reply: SharedRegion
    private let control: ControlPage
    private let context: CallContext
    private let libraries = ExecutorLibraries()
    private var functions = FunctionTable([])
    /// What the batch takes from elsewhere, and what its items came to.
    private var (inputs, results): ([ArgumentReference: Payload], [UInt32: Payload]) = ([:], [:])
    /// Whether the item that runs takes a result that is not there.
    private var isMissing = false
    /// Why the functions of the graph cannot be called; nil when they can.
    private var problem: String?

    private init() throws(IsolationFailure) {
        request = try SharedRegion(descriptor: Self.request)
        reply = try SharedRegion(descriptor: Self.reply)
        control = ControlPage(base: request.base)
        context = CallContext(maximumResultBytes: 0, cancellation: control.cancellation()) { level, line in
            Self.say("\(level): \(line)")
        }
    }

    /// The program's main function. The arguments are the format of what the two sides share, the worker's process, and how
    /// much memory may be allocated, in bytes, with 0 for any.
    package static func main(_ arguments: [String]) -> Never {
        guard arguments.count == 4, let format = Int(arguments[1]), let parent = Int32(arguments[2]),
            let limit = UInt64(arguments[3])
        else {
            say("muster-executor runs functions for a Muster worker, which starts it; see docs/isolation.md")
            exit(64)
        }
        guard format == BatchRequest.formatVersion else {
            say(
                "this muster-executor is of another version than the worker: its format is"
                    + " \(BatchRequest.formatVersion), and the worker's \(format)")
            exit(64)
        }
        endWithParent(parent)
        signal(SIGPIPE, SIG_IGN)
        if limit > 0 {
            let status = muster_limit_memory(limit)
            if status != 0 { say("the memory could not be limited to \(limit) bytes: \(SharedRegion.reason(status))") }
        }
        do throws(IsolationFailure) {
            try ExecutorServer().serve()
        } catch {
            say(error.description)
            exit(70)
        }
        exit(0)
    }

    /// Answers batches until the worker is gone.
    private func serve() throws(IsolationFailure) {
        var byte: UInt8 = 0
        while true {
            let count = read(Self.socket, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return }
            try answer()
            guard write(Self.socket, &byte, 1) == 1 else { return }
        }
    }

    private func answer() throws(IsolationFailure) {
        let batch: ReceivedBatch
        do throws(DecodingFailure) {
            batch = try ReceivedBatch(in: request, byteCount: control.requestedByteCount)
        } catch {
            throw IsolationFailure("the worker's batch cannot be read: \(error.message)")
        }
        if let encoded = batch.functions { learn(encoded) }
        context.maximumResultBytes = batch.resultByteCount
        inputs = batch.inputs
        defer { (inputs, results) = ([:], [:]) }
        var end = 0
        for (position, item) in batch.items.enumerated() {
            let start = MonotonicTime.nanoseconds
            let result = run(item, at: position)
            if case .finished(let value) = result { results[item.index] = value }
            let record = BatchRecord(result: result, nanoseconds: MonotonicTime.nanoseconds - start)
            end = try BatchReply.write(record, at: end, in: reply)
            control.end(done: position + 1, replied: end)
        }
    }

    private func run(_ item: ReceivedBatch.Item, at position: Int) -> BatchRecord.Result {
        if let problem { return .failed(CallFailure(.unavailable, function: "", message: problem)) }
        isMissing = false
        let evaluator = Evaluator(functions: functions, context: context) { [self] in result(of: $0) }
        var retry = 0
        while true {
            control.begin(position, retries: retry)
            do throws(CallFailure) {
                guard !context.cancellation.isCancelled else {
                    throw CallFailure(.cancelled, function: "", message: "nobody wants the result any more")
                }
                return .finished(try evaluator.call(Int(item.function), item.arguments))
            } catch {
                if isMissing { return .skipped }
                guard error.isWorthRetrying, retry < item.retries, !context.cancellation.isCancelled else {
                    return .failed(error)
                }
                retry += 1
            }
        }
    }

    private func result(of reference: ArgumentReference) -> Payload? {
        if case .task(let index) = reference, let result = results[index] { return result }
        let input = inputs[reference]
        if input == nil { isMissing = true }
        return input
    }

    private func learn(_ encoded: [UInt8]) {
        do {
            functions = try FunctionCoding.decode(encoded, open: libraries.open)
            problem = nil
        } catch {
            functions = FunctionTable([])
            problem = "the executor process cannot open its plugins: \(error)"
        }
    }

    /// A line on standard error, which the worker reads.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

extension CallFailure {
    /// Whether another attempt may go better.
    package var isWorthRetrying: Bool { kind == .failed || kind == .noMemory }
}

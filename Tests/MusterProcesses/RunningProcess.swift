package import Foundation
import MusterLinux
import Synchronization

/// A process whose output is collected as it comes, and which never outlives its test.
package final class RunningProcess: Sendable {
    private let executable: URL
    private let arguments: [String]
    private let environment: [String: String]
    private let folder: URL?
    private let state = Mutex(State())

    private struct State {
        var process: SpawnedProcess?
        /// Its standard input, until that ends.
        var input: FileHandle?
        var output = Data()
        var errors = Data()
        var status: Int32?
        var openPipes = 2
        /// Who waits, and for what; called after every change, and removed when it returns true.
        var waiters: [Int: @Sendable (borrowing Snapshot) -> Bool] = [:]
        var lastWaiter = 0
    }

    /// What a process left behind.
    package struct Outcome: Sendable {
        /// -1 where a signal ended it.
        package let status: Int32
        package let output: String
        package let errors: String

        /// Standard output without the line end.
        package var result: String { output.hasSuffix("\n") ? String(output.dropLast()) : output }
    }

    /// How long something may take before the test fails. It is ended then; nothing waits for it to pass.
    package static let limit = Duration.seconds(Sanitizer.isThere ? 360 : 120)

    /// The folder of the built products: where the test's own bundle, or program, lies.
    package static let products = Bundle.main.bundleURL.standardizedFileURL

    /// The built `muster`.
    package static var muster: URL { products.appendingPathComponent("muster") }

    /// What is known at a moment.
    struct Snapshot {
        let output: String
        let errors: String
        /// Nil as long as it runs, or its output is not all read.
        let status: Int32?
    }

    /// Why waiting ended without what was waited for.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    package init(
        _ executable: URL, _ arguments: [String], environment: [String: String] = [:], folder: URL? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        // What the tests' own surroundings say must not change what is tested.
        self.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MUSTER_") }
            .merging(environment) { $1 }
        self.folder = folder
    }

    deinit { signal(SIGKILL) }

    package func start() throws {
        let (input, output, errors) = (try DataPipe(), try DataPipe(), try DataPipe())
        defer { for descriptor in [input.reader, output.writer, errors.writer] { close(descriptor) } }
        let process = try SpawnedProcess(
            executable.path, arguments, environment: environment, folder: folder?.path,
            descriptors: [input.reader, output.writer, errors.writer])
        state.withLock { state in
            state.process = process
            state.input = FileHandle(fileDescriptor: input.writer, closeOnDealloc: true)
        }
        read(output.reader) { $0.output.append($1) }
        read(errors.reader) { $0.errors.append($1) }
        Thread.detachNewThread { [weak self] in
            let end = process.wait()
            self?.change { state in
                if case .exited(let status) = end { state.status = status } else { state.status = -1 }
            }
        }
    }

    /// Writes all of its standard input, and ends it.
    package func write(_ text: String) {
        let input = state.withLock { state in
            defer { state.input = nil }
            return state.input
        }
        try? input?.write(contentsOf: Data(text.utf8))
        try? input?.close()
    }

    /// Its number in the system; 0 before it is started.
    package var processID: Int32 { state.withLock { $0.process }?.identifier ?? 0 }

    /// Sends it a signal, if it runs.
    package func signal(_ number: Int32) {
        state.withLock { $0.process }?.signal(number)
    }

    /// Whether it has been started and has not ended.
    package var isRunning: Bool {
        guard let process = state.withLock({ $0.process }) else { return false }
        return process.end == nil
    }

    /// Waits for the end.
    package func outcome(within limit: Duration) async throws -> Outcome {
        let end = try await wait("its end", within: limit) { $0.status != nil ? $0 : nil }
        return Outcome(status: end.status ?? -1, output: end.output, errors: end.errors)
    }

    /// Waits for a line of standard output that begins so, and gives the rest of that line.
    package func line(after beginning: String, within limit: Duration = RunningProcess.limit) async throws -> String {
        try await wait("a line that begins with \"\(beginning)\"", within: limit) { snapshot in
            let lines = snapshot.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            return lines.first { $0.hasPrefix(beginning) }.map { String($0.dropFirst(beginning.count)) }
        }
    }

    /// Waits for a line of standard error with these words, and gives it.
    package func note(with words: String, within limit: Duration = RunningProcess.limit) async throws -> String {
        try await wait("a line on standard error with \"\(words)\"", within: limit) { snapshot in
            let lines = snapshot.errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            return lines.first { $0.contains(words) }.map(String.init)
        }
    }

    /// Asks for what changes whenever it writes on standard error: now, and again after each time, until there is an answer.
    package func eventually<Result>(
        _ what: String, within limit: Duration = RunningProcess.limit, _ find: () async throws -> Result?
    ) async throws -> Result {
        let deadline = ContinuousClock.now + limit
        while true {
            // Looked at before the question, so that nothing is missed that is written meanwhile.
            let heard = state.withLock { Self.snapshot($0).errors.utf8.count }
            if let result = try await find() { return result }
            _ = try await wait(what, within: deadline - .now) { $0.errors.utf8.count > heard ? true : nil }
        }
    }

    private func read(_ descriptor: Int32, _ append: @escaping @Sendable (inout State, Data) -> Void) {
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        Thread.detachNewThread { [weak self] in
            while true {
                let data = handle.availableData
                if data.isEmpty { break }
                self?.change { append(&$0, data) }
            }
            self?.change { $0.openPipes -= 1 }
        }
    }

    private func change(_ body: @Sendable (inout State) -> Void) {
        state.withLock { state in
            body(&state)
            let snapshot = Self.snapshot(state)
            for (number, waiter) in state.waiters where waiter(snapshot) { state.waiters[number] = nil }
        }
    }

    private static func snapshot(_ state: State) -> Snapshot {
        Snapshot(
            output: String(decoding: state.output, as: UTF8.self),
            errors: String(decoding: state.errors, as: UTF8.self),
            status: state.openPipes == 0 ? state.status : nil)
    }

    private func wait<Result: Sendable>(
        _ what: String, within limit: Duration, until find: @escaping @Sendable (borrowing Snapshot) -> Result?
    ) async throws -> Result {
        let deadline = Deadline(limit)
        return try await withCheckedThrowingContinuation { continuation in
            let once = Once(continuation)
            let number = state.withLock { state in
                if let result = find(Self.snapshot(state)) {
                    once.resume(with: .success(result))
                    return 0
                }
                state.lastWaiter += 1
                state.waiters[state.lastWaiter] = { snapshot in
                    if let result = find(snapshot) {
                        once.resume(with: .success(result))
                        return true
                    }
                    guard let status = snapshot.status else { return false }
                    let said = snapshot.output + snapshot.errors
                    once.resume(with: .failure(Failure(description: "ended with \(status), no \(what): \(said)")))
                    return true
                }
                return state.lastWaiter
            }
            deadline.whenOver { [weak self] in
                guard let self else { return }
                let snapshot = state.withLock { state in
                    state.waiters[number] = nil
                    return Self.snapshot(state)
                }
                let said = snapshot.output + snapshot.errors
                if once.resume(with: .failure(Failure(description: "no \(what) after \(limit): \(said)"))) {
                    signal(SIGKILL)
                }
            }
        }
    }
}

/// A continuation that whoever comes first resumes.
private final class Once<Result: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Result, any Error>?>

    init(_ continuation: CheckedContinuation<Result, any Error>) {
        self.continuation = Mutex(continuation)
    }

    @discardableResult
    func resume(with result: Swift.Result<Result, any Error>) -> Bool {
        let taken = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        taken?.resume(with: result)
        return taken != nil
    }
}

/// The bound of a wait.
private struct Deadline {
    private let time: DispatchTime

    init(_ limit: Duration) {
        time = .now() + .milliseconds(Int(limit / .milliseconds(1)))
    }

    func whenOver(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue.global().asyncAfter(deadline: time, execute: body)
    }
}

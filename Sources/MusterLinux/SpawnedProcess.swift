import CMusterLinux
import Glibc
import Synchronization

/// A program that this process has started, in a process group of its own. It is killed when this object is let go.
///
/// Foundation's `Process` is not used: it learns of an end by a socket, which another program that is started at the same
/// moment may inherit, and then that one's end is waited for as well.
package final class SpawnedProcess: Sendable {
    /// Its number, which may come to mean another process when it has ended.
    package let identifier: Int32
    /// A process descriptor (pidfd): becomes readable when it has ended.
    package let descriptor: Int32
    /// How it ended, once it has been collected.
    private let collected = Mutex<ProcessEnd?>(nil)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: Those behind the program's name.
    ///   - environment: This process's where there is none.
    ///   - folder: Where it is; where this process is, if there is none.
    ///   - descriptors: Which of this process's descriptors are its 0, 1, 2 and so on; at most 16. -1 is `/dev/null`. It
    ///     has no others.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil, folder: String? = nil,
        descriptors: [Int32]
    ) throws(SpawnFailure) {
        let variables = environment.map { $0.map { "\($0.key)=\($0.value)" }.sorted() }
        var child: Int32 = 0
        let problem = Self.withCStrings([path] + arguments) { arguments in
            guard let variables else {
                return muster_spawn(&child, path, arguments, nil, folder, descriptors, Int32(descriptors.count))
            }
            return Self.withCStrings(variables) { variables in
                muster_spawn(&child, path, arguments, variables, folder, descriptors, Int32(descriptors.count))
            }
        }
        guard problem == 0 else { throw SpawnFailure(number: problem) }
        identifier = child
        descriptor = muster_pidfd(child)
        if descriptor < 0 {
            let number = errno
            signal(SIGKILL)
            _ = collect()
            throw SpawnFailure(number: number)
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        if end == nil { signal(SIGKILL) }
        _ = wait()
        close(descriptor)
    }

    /// How it ended; nil as long as it runs.
    package var end: ProcessEnd? {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&ready, 1, 0) > 0 ? collect() : nil
    }

    /// Waits for its end.
    package func wait() -> ProcessEnd {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&ready, 1, -1) < 0, errno == EINTR {}
        return collect()
    }

    /// Sends it a signal, unless it has ended.
    package func signal(_ number: Int32) {
        // Until it is collected, its number means no other process.
        collected.withLock { end in
            if end == nil { kill(identifier, number) }
        }
    }

    private func collect() -> ProcessEnd {
        collected.withLock { end in
            if let end { return end }
            var status: Int32 = 0
            var result = waitpid(identifier, &status, 0)
            while result < 0, errno == EINTR { result = waitpid(identifier, &status, 0) }
            let found = result == identifier ? ProcessEnd(waitStatus: status) : .unknown
            end = found
            return found
        }
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}

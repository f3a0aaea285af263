import Foundation

/// What a process writes, waited for within a bound: one that says nothing any more is an error, and no benchmark hangs.
struct BoundedReader {
    private let handle: FileHandle

    init(_ handle: FileHandle) {
        self.handle = handle
    }

    /// Whether there is something to read, or the end.
    var isReady: Bool { isReady(within: 0) }

    /// Some bytes; none at the end.
    ///
    /// - Throws: ``Silence``.
    func more(within seconds: Double) throws -> Data {
        guard isReady(within: seconds) else { throw Silence(seconds: seconds) }
        return handle.availableData
    }

    private func isReady(within seconds: Double) -> Bool {
        var descriptor = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let rest = max((end - ContinuousClock.now).seconds, 0)
            let found = poll(&descriptor, 1, Int32(rest * 1_000))
            // An interruption by a signal is no answer.
            guard found < 0, errno == EINTR else { return found > 0 }
        }
    }
}

/// A process said nothing for too long.
struct Silence: Error, CustomStringConvertible {
    let seconds: Double

    var description: String { "it said nothing for \(Int(seconds)) s" }
}

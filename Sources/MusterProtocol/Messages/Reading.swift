package import MusterGraph

/// To whoever holds values: parts of them are wanted.
///
/// A large value is read in parts of about 1 MiB; the reader keeps as many reads under way as it has room for, which is
/// all the flow control there is: a holder keeps no state for a reader. A client reads from the scheduler, which passes
/// the question on to a worker that holds the value, and passes the answer back without decoding it.
package struct Read: Sendable {
    package var entries: [Entry] = []

    /// One part of one value.
    package struct Entry: Sendable, Hashable {
        /// The reader's number for this question; the answer bears it.
        package var request: UInt64
        package var task: TaskID
        package var offset: UInt64
        /// At most `Limits.partByteCount`.
        package var byteCount: UInt32

        package init(request: UInt64, task: TaskID, offset: UInt64, byteCount: UInt32) {
            self.request = request
            self.task = task
            self.offset = offset
            self.byteCount = byteCount
        }
    }

    package init(entries: [Entry] = []) {
        self.entries = entries
    }
}

/// The answer to `Read`: one entry for each question, and the bytes of all of them in one frame.
package struct ReadReply: Sendable {
    package var entries: [Entry] = []
    /// The bytes of the entries, one after another.
    package var bytes: Payload = .empty

    package enum Status: UInt8, Sendable {
        case found = 0
        /// The value is not here (any more).
        case notHeld = 1
        /// It is here and could not be read.
        case unreadable = 2
    }

    package struct Entry: Sendable, Hashable {
        package var request: UInt64
        package var status: Status
        /// The size of the whole value.
        package var totalByteCount: UInt64
        /// How many bytes of `bytes` are this entry's.
        package var byteCount: UInt32

        package init(request: UInt64, status: Status, totalByteCount: UInt64, byteCount: UInt32) {
            self.request = request
            self.status = status
            self.totalByteCount = totalByteCount
            self.byteCount = byteCount
        }
    }

    package init(entries: [Entry] = [], bytes: Payload = .empty) {
        self.entries = entries
        self.bytes = bytes
    }
}

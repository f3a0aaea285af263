package import MusterGraph
package import MusterProtocol

/// Tasks of one graph for one thread, to run one after another.
///
/// A later one may take the result of an earlier one: then no other thread is woken in between, and the result need not
/// be stored. A run holds about a millisecond of work, or one task.
package struct Run: Sendable {
    package var graph: UInt64
    package var items: [RunItem]

    package init(graph: UInt64, items: [RunItem] = []) {
        self.graph = graph
        self.items = items
    }

    /// Whether one of its tasks has a limit of time.
    package var hasLimits: Bool {
        // By place: whoever goes from item to item copies each.
        items.indices.contains { items[$0].timeoutMilliseconds > 0 }
    }
}

/// One task of a run.
package struct RunItem: Sendable {
    package var index: UInt32
    package var attempt: UInt64
    /// The function's number in the graph; `UInt32.max`: the argument is the result.
    package var function: UInt32
    /// MessagePack items as `docs/graph-format.md` has them. What they refer to is in the store or earlier in the run.
    package var arguments: Payload
    package var flags: Assignments.Flags
    /// How often it may be run again when it throws.
    package var retries: UInt8
    /// Whether the result goes to the store. A result that is only to be delivered is stored if it is too large for that.
    package var isStored: Bool
    /// How long one attempt of its function may run, in milliseconds; 0 is for ever.
    package var timeoutMilliseconds: UInt32

    package init(
        index: UInt32, attempt: UInt64, function: UInt32, arguments: Payload, flags: Assignments.Flags,
        retries: UInt8, isStored: Bool, timeoutMilliseconds: UInt32 = 0
    ) {
        self.index = index
        self.attempt = attempt
        self.function = function
        self.arguments = arguments
        self.flags = flags
        self.retries = retries
        self.isStored = isStored
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}

/// What became of one task of a run.
package struct RunOutcome: Sendable {
    package enum Result: Sendable {
        /// It has a result, of so many bytes. `delivered` is the result if it goes to the scheduler.
        case finished(byteCount: UInt64, isStored: Bool, delivered: Payload?)
        /// It failed for good.
        case failed(FailureDescription)
        /// A task of this run that it takes the result of failed.
        case skipped
    }

    package var index: UInt32
    package var attempt: UInt64
    package var nanoseconds: UInt32
    package var result: Result

    package init(index: UInt32, attempt: UInt64, nanoseconds: UInt32, result: Result) {
        self.index = index
        self.attempt = attempt
        self.nanoseconds = nanoseconds
        self.result = result
    }
}

import CMusterPlugin
package import MusterGraph

/// What a thread needs to call functions: the C context, memory for results, room for arguments.
///
/// One executor thread owns it and uses it for one call after another. It is not for two calls at once.
package final class CallContext {
    /// How important a line of a function's log is.
    package enum LogLevel: Int32, Sendable, Comparable {
        case debug, info, warning, error

        package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
    }

    /// The largest result, and the most memory that a function is given in one piece. All that it is given in one call
    /// is at most four times this.
    package var maximumResultBytes: Int
    /// How closely column blocks are looked at before a function sees them. Whoever has checked every payload as it
    /// arrived may ask for less than everything.
    package var validation: ColumnBlock.Validation = .full
    /// Tells the function that runs to stop.
    package let cancellation: CancellationFlag

    private let log: (LogLevel, String) -> Void
    private let arena = Arena()
    /// Payloads that were made for the call and must outlive it.
    private var kept: [Payload] = []
    /// What the function gave as the reason of its failure.
    private var message = ""
    private var frame = CallFrame(capacity: 10)

    /// A context for one thread.
    ///
    /// - Parameters:
    ///   - cancellation: The word by which functions are told to stop; nil for one of its own.
    ///   - log: Takes the lines that functions log, on the thread that calls them.
    package init(
        maximumResultBytes: Int, cancellation: CancellationFlag? = nil,
        log: @escaping (LogLevel, String) -> Void = { _, _ in }
    ) {
        self.maximumResultBytes = maximumResultBytes
        self.log = log
        self.cancellation = cancellation ?? CancellationFlag()
        let cancellation = self.cancellation
        let context = cancellation.memory
        context.pointee.struct_size = MemoryLayout<muster_context>.size
        context.pointee.host = HostFunctions.table
        // Unretained: the context is used during calls only, and a call holds this object.
        context.pointee.host_data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        frame.deallocate()
    }

    /// The C struct that functions are given.
    var native: UnsafeMutablePointer<muster_context> { cancellation.memory }

    /// Gets ready for a call with `slots` arguments, the context and the result among them.
    func begin(slots: Int) -> CallFrame {
        let context = native
        context.pointee.status = Int32(MUSTER_OK)
        context.pointee.failed_row = 0
        if frame.capacity < slots {
            frame.deallocate()
            frame = CallFrame(capacity: slots)
        }
        return frame
    }

    /// Lets go of what belongs to the call.
    func end() {
        arena.reset()
        if !kept.isEmpty { kept.removeAll(keepingCapacity: true) }
    }

    /// Holds a payload until the call ends.
    func keep(_ payload: Payload) { kept.append(payload) }

    /// Memory until the call ends, for the host's own use; nil when there is none.
    func scratch(_ bytes: Int) -> UnsafeMutableRawPointer? { arena.allocate(bytes) }

    /// What the function that just returned told the context; nil when it told of no failure.
    func failure(of function: String) -> CallFailure? {
        let kind: CallFailure.Kind
        switch native.pointee.status {
        case Int32(MUSTER_OK): return nil
        case Int32(MUSTER_CANCELLED): kind = .cancelled
        case Int32(MUSTER_BAD_ARGUMENT): kind = .badArgument
        case Int32(MUSTER_NO_MEMORY): kind = .noMemory
        default: kind = .failed
        }
        return CallFailure(kind, function: function, message: message.isEmpty ? "failed without a reason" : message)
    }
}

/// What the functions of `muster_host` come to.
extension CallContext {
    func fail(status: Int32, message: String) {
        guard native.pointee.status == Int32(MUSTER_OK) else { return }
        native.pointee.status = status == Int32(MUSTER_OK) ? Int32(MUSTER_FAILED) : status
        self.message = message
    }

    func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
        // As an unsigned number, so that a size that overflowed is large and not negative.
        guard UInt(bitPattern: bytes) <= UInt(maximumResultBytes),
            arena.total / 4 <= maximumResultBytes - bytes / 4
        else {
            fail(
                status: Int32(MUSTER_NO_MEMORY),
                message: "\(UInt(bitPattern: bytes)) bytes asked for; the limit for a result is \(maximumResultBytes)")
            return nil
        }
        guard let memory = arena.allocate(bytes) else {
            fail(status: Int32(MUSTER_NO_MEMORY), message: "no memory left for \(bytes) bytes")
            return nil
        }
        return memory
    }

    func log(level: Int32, message: String) {
        log(LogLevel(rawValue: level) ?? .error, message)
    }
}

public import CMusterPlugin
internal import CMusterPluginEntry

/// The call that is running. An operation that has a parameter of this type can see whether it is still wanted, and can
/// write to the log of its worker. It must not outlive the call.
public struct MusterContext {
    /// What the C interface calls a context.
    public typealias Pointer = UnsafeMutablePointer<muster_context>

    @usableFromInline let pointer: Pointer

    /// The context that the C interface hands to an operation.
    @inlinable
    public init(_ pointer: Pointer) {
        self.pointer = pointer
    }

    /// Whether nobody wants the result any more. A function that runs for long looks here from time to time, and then
    /// throws `CancellationError`.
    public var isCancelled: Bool {
        muster_is_cancelled(pointer)
    }

    /// Throws `CancellationError` when nobody wants the result any more.
    public func checkCancellation() throws {
        if isCancelled { throw CancellationError() }
    }

    /// How much a line of the log matters.
    public enum LogLevel: Int32, Sendable {
        case debug = 0
        case info = 1
        case warning = 2
        case error = 3
    }

    /// Writes a line to the log of the worker.
    public func log(_ message: String, level: LogLevel = .info) {
        var text = message
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                pointer.pointee.host?.pointee.log?(pointer, level.rawValue, $0.baseAddress, $0.count)
            }
        }
    }

    /// Memory for a result, which the host frees after the call; aligned to 64 bytes, not zeroed.
    public func allocate(byteCount: Int) throws -> UnsafeMutableRawPointer {
        // Nothing is a size too, for which an allocator may give NULL.
        guard let memory = pointer.pointee.host?.pointee.allocate?(pointer, max(byteCount, 1)) else {
            throw OutOfMemory(byteCount: byteCount)
        }
        return memory
    }

    /// Makes the call fail for that reason.
    @inline(never)
    public func fail(_ error: any Error) {
        var text = String(describing: error)
        let status = Self.status(of: error)
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                pointer.pointee.host?.pointee.fail?(pointer, status, $0.baseAddress, $0.count)
            }
        }
    }

    /// Makes the call of a loop fail for that reason, at that row; the result is what the loop returns.
    @inline(never)
    public func fail(_ error: any Error, row: Int) -> Int32 {
        fail(error)
        pointer.pointee.failed_row = UInt64(row)
        return Self.status(of: error)
    }

    private static func status(of error: any Error) -> Int32 {
        switch error {
        case is CancellationError: 2
        case is InvalidArgument: 3
        case is OutOfMemory: 4
        default: 1
        }
    }
}

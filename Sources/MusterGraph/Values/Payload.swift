/// Immutable bytes: a value as it is stored, sent and handed to a plugin.
///
/// A payload is a slice of memory that it keeps alive. The memory may be our own, a message's, or a mapped file's; it
/// is freed when the last payload that looks at it goes. Copying a payload copies no bytes.
///
/// What the bytes mean is written in `docs/values.md`.
public struct Payload: Sendable {
    /// The memory that the bytes lie in.
    private let memory: Memory
    /// The first byte; it lies in `memory`.
    private nonisolated(unsafe) let start: UnsafeRawPointer
    /// The number of bytes.
    public let count: Int

    private init(memory: Memory, start: UnsafeRawPointer, count: Int) {
        self.memory = memory
        self.start = start
        self.count = count
    }

    /// A payload that holds a copy of `bytes`, aligned to 64 bytes.
    public init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// A payload that holds a copy of `bytes`, aligned to 64 bytes.
    public init(_ bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Payload(copying: $0) }
    }

    /// A payload of `count` bytes, aligned to 64 bytes, that `fill` writes. Every byte must be written.
    public init<Failure: Error>(
        count: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        // Unsafe only in the compiler's eyes: after `fill` nobody writes there, and one release frees it.
        nonisolated(unsafe) let address = UnsafeMutableRawPointer.allocate(
            byteCount: Swift.max(count, 1), alignment: 64)
        let memory = Memory { address.deallocate() }
        try fill(UnsafeMutableRawBufferPointer(start: address, count: count))
        self.init(memory: memory, start: UnsafeRawPointer(address), count: count)
    }

    /// A payload over memory that someone else allocated. Nobody may write to it any more.
    ///
    /// - Parameter release: Called once, from any thread, when the bytes are no longer needed.
    public init(adopting bytes: UnsafeRawBufferPointer, release: @escaping @Sendable () -> Void) {
        let memory = Memory(release)
        guard let address = bytes.baseAddress else {
            self.init([])
            return
        }
        self.init(memory: memory, start: address, count: bytes.count)
    }

    /// No bytes.
    public static let empty = Payload([])

    /// Calls `body` with the bytes. The pointer is valid until `body` returns.
    @inlinable
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let result = try body(borrowedBytes)
        withExtendedLifetime(self) {}
        return result
    }

    /// The bytes, valid only as long as the caller keeps this payload (or a slice of it) alive.
    public var borrowedBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: count)
    }

    /// The bytes in `range`, which must lie in `0..<count`; they share this payload's memory.
    public subscript(range: Range<Int>) -> Payload {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a slice lies inside its payload")
        return Payload(memory: memory, start: start + range.lowerBound, count: range.count)
    }

    /// This payload, or a copy of it whose first byte is aligned to `alignment` bytes (at most 64).
    public func aligned(to alignment: Int = 8) -> Payload {
        UInt(bitPattern: start) % UInt(alignment) == 0 ? self : Payload(copying: borrowedBytes)
    }
}

extension Payload: Hashable {
    /// Whether the two hold the same bytes.
    public static func == (left: Payload, right: Payload) -> Bool {
        left.count == right.count && left.borrowedBytes.elementsEqual(right.borrowedBytes)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

/// Frees the memory that payloads share, with the last of them.
private final class Memory: Sendable {
    let release: @Sendable () -> Void

    init(_ release: @escaping @Sendable () -> Void) {
        self.release = release
    }

    deinit {
        release()
    }
}

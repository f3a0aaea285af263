/// Immutable bytes: a value as it is stored, sent and handed to a plugin.
///
/// A payload is a slice of memory that it keeps alive. The memory may be our own, a message's, or a mapped file's; it
/// is freed when the last payload that looks at it goes. Copying a payload copies no bytes.
///
/// What the bytes mean is written in `docs/values.md`.
public struct Payload: Sendable {
    /// What frees the memory that the bytes lie in: an `OwnMemory`, or an `AdoptedMemory`. It is only kept alive.
    @usableFromInline nonisolated(unsafe) let memory: AnyObject
    /// The first byte; it lies in `memory`.
    @usableFromInline nonisolated(unsafe) let start: UnsafeRawPointer
    /// The number of bytes.
    public let count: Int

    @usableFromInline
    init(memory: AnyObject, start: UnsafeRawPointer, count: Int) {
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
        let memory = OwnMemory.allocate(byteCount: count)
        let address = memory.firstByte
        try fill(UnsafeMutableRawBufferPointer(start: address, count: count))
        self.init(memory: memory, start: UnsafeRawPointer(address), count: count)
    }

    /// A payload over memory that someone else allocated. Nobody may write to it any more.
    ///
    /// - Parameter release: Called once, from any thread, when the bytes are no longer needed.
    public init(adopting bytes: UnsafeRawBufferPointer, release: @escaping @Sendable () -> Void) {
        let memory = AdoptedMemory(release)
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
    @inlinable
    public var borrowedBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: count)
    }

    /// The bytes in `range`, which must lie in `0..<count`; they share this payload's memory.
    @inlinable
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

/// Memory that was allocated for a payload, in one piece with the object that owns it: most payloads are small, and an
/// allocation more would be most of what they cost.
private final class OwnMemory: ManagedBuffer<Void, UInt8> {
    private static let alignment = 64

    static func allocate(byteCount: Int) -> OwnMemory {
        let buffer = create(minimumCapacity: byteCount + alignment - 1) { _ in () }
        return unsafeDowncast(buffer, to: OwnMemory.self)
    }

    /// The first byte that is aligned as payloads are.
    var firstByte: UnsafeMutableRawPointer {
        withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0).alignedUp(toMultipleOf: Self.alignment) }
    }
}

/// Frees memory that someone else allocated, with the last payload that looks at it.
private final class AdoptedMemory: Sendable {
    let release: @Sendable () -> Void

    init(_ release: @escaping @Sendable () -> Void) {
        self.release = release
    }

    deinit {
        release()
    }
}

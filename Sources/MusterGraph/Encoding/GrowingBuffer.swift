/// Raw memory that grows at its end: a buffer of a column that is being written.
///
/// Growing doubles it, so appending takes constant time on average. Pointers into it are valid until it grows.
struct GrowingBuffer: ~Copyable {
    private(set) var start: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 256) {
        self.capacity = capacity
        start = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit {
        start.deallocate()
    }

    /// The bytes so far.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Forgets the bytes and keeps the memory.
    mutating func removeAll() { count = 0 }

    /// Makes room for `more` bytes, which the caller writes, and returns where; behind them are `spare` bytes at least.
    @inline(__always)
    mutating func extend(by more: Int, spare: Int = 0) -> UnsafeMutableRawPointer {
        let end = count + more
        if end + spare > capacity { grow(to: end + spare) }
        defer { count = end }
        return start + count
    }

    /// Appends bytes.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        extend(by: bytes.count).copyMemory(from: source, byteCount: bytes.count)
    }

    /// Appends one number.
    @inline(__always)
    mutating func append<Number: BitwiseCopyable>(_ number: Number) {
        extend(by: MemoryLayout<Number>.size).storeBytes(of: number, as: Number.self)
    }

    private mutating func grow(to needed: Int) {
        let larger = max(needed, 2 * capacity)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 64)
        memory.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = memory
        capacity = larger
    }
}

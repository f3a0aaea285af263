import CMusterPlugin

/// The arguments of a call as libffi wants them: a place for each, and the places' addresses.
///
/// A context has one and uses it for call after call; the addresses never change.
struct CallFrame {
    /// Room for the largest single argument, a `muster_view`.
    private static let slotSize = 16
    /// Room for the result: 8 bytes for what is returned, or a row (a `muster_view` or a `muster_column`).
    private static let resultSize = 64

    /// How many slots there are.
    let capacity: Int
    /// Where the result goes.
    let result: UnsafeMutableRawPointer
    /// The addresses of the slots.
    let addresses: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    /// A frame in memory of its own, which ``deallocate()`` frees.
    init(capacity: Int) {
        self.capacity = capacity
        let size = Self.resultSize + capacity * (Self.slotSize + MemoryLayout<UnsafeMutableRawPointer?>.stride)
        result = .allocate(byteCount: size, alignment: 16)
        let slots = result + Self.resultSize
        addresses = (slots + capacity * Self.slotSize).bindMemory(to: UnsafeMutableRawPointer?.self, capacity: capacity)
        for slot in 0..<capacity { (addresses + slot).initialize(to: slots + slot * Self.slotSize) }
    }

    func deallocate() { result.deallocate() }

    /// Sets the result's room to zeros, as functions that fill a row may expect.
    func clearResult() {
        result.initializeMemory(as: UInt64.self, repeating: 0, count: Self.resultSize / 8)
    }

    /// Writes an argument into its slot.
    @inline(__always)
    func set<Argument: BitwiseCopyable>(_ slot: Int, _ argument: Argument) {
        // Every address was set when the frame was made.
        addresses[slot]!.storeBytes(of: argument, as: Argument.self)
    }
}

import CMusterPlugin

/// The arguments of one call as libffi wants them: a place for each, and the places' addresses.
struct CallFrame {
    /// The alignment of a frame.
    static let alignment = 16
    /// Room for the largest single argument, a `muster_view`.
    private static let slotSize = 16
    /// Room for the result: 8 bytes for what is returned, or a row (a `muster_view` or a `muster_column`).
    private static let resultSize = 64

    /// Where the result goes.
    let result: UnsafeMutableRawPointer
    /// The addresses of the slots.
    let addresses: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    /// The bytes that a frame with `slots` slots takes.
    static func size(slots: Int) -> Int {
        resultSize + slots * (slotSize + MemoryLayout<UnsafeMutableRawPointer>.size)
    }

    /// Lays out a frame in `memory`, which has ``size(slots:)`` bytes at least. The result is set to zeros.
    init(_ memory: UnsafeMutableRawBufferPointer, slots: Int) {
        // Never empty: a frame has room for a result.
        let start = memory.baseAddress!
        result = start
        result.initializeMemory(as: UInt64.self, repeating: 0, count: Self.resultSize / 8)
        let first = start + Self.resultSize
        addresses = (first + slots * Self.slotSize).bindMemory(to: UnsafeMutableRawPointer?.self, capacity: slots)
        for slot in 0..<slots {
            addresses[slot] = first + slot * Self.slotSize
        }
    }

    /// Writes an argument into its slot.
    @inline(__always)
    func set<Argument: BitwiseCopyable>(_ slot: Int, _ argument: Argument) {
        // Every address was set above.
        addresses[slot]!.storeBytes(of: argument, as: Argument.self)
    }
}

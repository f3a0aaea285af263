import MusterGraph

/// A value as it lies on disk: its bytes, and behind them a checksum of each 64 KiB of them.
///
/// LMDB has no checksums, so damage to a file would be read as a value. A checksum covers the task and the length as well, so
/// that the value of another task is not taken for this one's. There is one for each 64 KiB so that a part of a large
/// value is checked without reading the rest.
struct SealedValue {
    /// The bytes that one checksum is for.
    static let blockByteCount = 64 << 10
    private static let checksumByteCount = MemoryLayout<UInt64>.size

    /// The value, which lies where it lay.
    let bytes: UnsafeRawBufferPointer
    private let task: TaskID
    private let checksums: UnsafeRawBufferPointer

    /// What lies on disk for `task`; nil when its length cannot be.
    init?(_ stored: UnsafeRawBufferPointer, of task: TaskID) {
        guard let count = Self.byteCount(ofStored: stored.count) else { return nil }
        self.task = task
        bytes = UnsafeRawBufferPointer(rebasing: stored[..<count])
        checksums = UnsafeRawBufferPointer(rebasing: stored[count...])
    }

    /// Whether the bytes in `range`, which lies inside the value, are those that were stored.
    func isWhole(in range: Range<Int>) -> Bool {
        let lastBlock = Self.blockCount(bytes.count) - 1
        // An empty range has a block too, which vouches for the length.
        let first = min(range.lowerBound / Self.blockByteCount, lastBlock)
        let last = min(max(range.lowerBound, range.upperBound - 1) / Self.blockByteCount, lastBlock)
        return (first...last).allSatisfy { block in
            let place = block * Self.checksumByteCount
            let stored = UInt64(littleEndian: checksums.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            return stored == Self.checksum(block: block, of: bytes, task)
        }
    }

    /// The checksums of a value, as they lie behind it.
    static func checksums(of value: UnsafeRawBufferPointer, _ task: TaskID) -> [UInt64] {
        (0..<blockCount(value.count)).map { checksum(block: $0, of: value, task).littleEndian }
    }

    /// How many bytes a value takes on disk.
    static func storedByteCount(of count: Int) -> Int { count + blockCount(count) * checksumByteCount }

    /// How many bytes the value has that takes so many on disk; nil: none.
    static func byteCount(ofStored stored: Int) -> Int? {
        let blocks = (stored + blockByteCount + checksumByteCount - 1) / (blockByteCount + checksumByteCount)
        let count = stored - blocks * checksumByteCount
        return count >= 0 && blockCount(count) == blocks ? count : nil
    }

    /// An empty value has a checksum, too.
    private static func blockCount(_ count: Int) -> Int { max(1, (count + blockByteCount - 1) / blockByteCount) }

    private static func checksum(block: Int, of value: UnsafeRawBufferPointer, _ task: TaskID) -> UInt64 {
        let start = block * blockByteCount
        let bytes = UnsafeRawBufferPointer(rebasing: value[start..<min(start + blockByteCount, value.count)])
        let place = (
            task.graph.littleEndian, UInt64(task.index).littleEndian, UInt64(block).littleEndian,
            UInt64(value.count).littleEndian
        )
        return XXHash64.hash(bytes, seed: withUnsafeBytes(of: place) { XXHash64.hash($0) })
    }
}

import Glibc

/// Memory for one call: given out piece by piece, taken back all at once.
///
/// The first block is kept from call to call, so that a small result costs no allocation.
final class Arena {
    /// The alignment of everything that is given out.
    static let alignment = 64
    private static let firstBlockSize = 64 * 1024

    private var blocks: [UnsafeMutableRawBufferPointer] = []
    /// The bytes of the last block that are given out.
    private var used = 0
    /// The bytes that this call was given so far.
    private(set) var total = 0

    deinit {
        for block in blocks { free(block.baseAddress) }
    }

    /// `bytes` bytes, aligned and not zeroed; nil when there is no more memory.
    func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
        let (padded, overflow) = max(bytes, 1).addingReportingOverflow(Self.alignment - 1)
        guard bytes >= 0, !overflow else { return nil }
        let size = padded & ~(Self.alignment - 1)
        if blocks.last.map({ $0.count - used < size }) ?? true {
            guard addBlock(of: max(size, Self.firstBlockSize)) else { return nil }
        }
        guard let start = blocks.last?.baseAddress else { return nil }
        defer {
            used += size
            total += size
        }
        return start + used
    }

    /// Takes everything back.
    func reset() {
        while blocks.count > 1, let block = blocks.popLast() { free(block.baseAddress) }
        if let first = blocks.first, first.count > Self.firstBlockSize {
            free(first.baseAddress)
            blocks = []
        }
        used = 0
        total = 0
    }

    private func addBlock(of size: Int) -> Bool {
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, Self.alignment, size) == 0, let memory else { return false }
        blocks.append(UnsafeMutableRawBufferPointer(start: memory, count: size))
        used = 0
        return true
    }
}

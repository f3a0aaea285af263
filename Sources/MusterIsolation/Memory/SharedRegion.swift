import CMusterLinux
import Glibc

/// Memory that a worker and its executor process share.
///
/// Room for more addresses than will ever be used is taken at once, and memory put behind them as it is needed: so neither
/// side ever maps it again, and an address stays what it is.
final class SharedRegion {
    /// How large it can become.
    static let capacity = 64 << 30
    /// It grows by as much at least.
    private static let step = 256 << 10

    let descriptor: Int32
    let base: UnsafeMutableRawPointer
    /// How much of it this side knows to have memory.
    private var byteCount = 0

    /// A region in memory of its own.
    convenience init(name: String) throws(IsolationFailure) {
        let descriptor = muster_shared_memory(name)
        guard descriptor >= 0 else { throw IsolationFailure("no memory to share: \(Self.reason(errno))") }
        try self.init(descriptor: descriptor)
    }

    /// A region that the other side has made.
    init(descriptor: Int32) throws(IsolationFailure) {
        self.descriptor = descriptor
        let address = mmap(
            nil, Self.capacity, PROT_READ | PROT_WRITE, MAP_SHARED | Int32(MAP_NORESERVE), descriptor, 0)
        guard let address, address != MAP_FAILED else {
            close(descriptor)
            throw IsolationFailure("shared memory cannot be mapped: \(Self.reason(errno))")
        }
        base = address
    }

    deinit {
        munmap(base, Self.capacity)
        close(descriptor)
    }

    /// Sees to it that the first bytes have memory.
    func reserve(_ count: Int) throws(IsolationFailure) {
        guard count > byteCount else { return }
        guard count <= Self.capacity else {
            throw IsolationFailure("\(count) bytes are to be shared, and the limit is \(Self.capacity)")
        }
        // By more each time, or many small steps would cost many calls.
        let size = max(count, min(byteCount * 2, byteCount + (64 << 20)), Self.step)
        let status = muster_grow(descriptor, Int64((size + 4095) & ~4095))
        guard status == 0 else {
            throw IsolationFailure("no memory for \(count) bytes to share: \(Self.reason(status))")
        }
        byteCount = size
    }

    /// How many bytes there are, whoever made them.
    var currentByteCount: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Gives memory beyond the first bytes back to the system.
    func discard(beyond count: Int) { muster_discard(descriptor, Int64(count)) }

    /// The first place from `offset` on that is aligned.
    static func aligned(_ offset: Int, to alignment: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }

    static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}

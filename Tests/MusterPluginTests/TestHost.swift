import CMusterPlugin

/// What a worker is to a plugin, as small as it can be: it gives out memory, and remembers failures and log lines.
final class TestHost {
    /// What the plugin was told it can ask for.
    private let host = UnsafeMutablePointer<muster_host>.allocate(capacity: 1)
    let context = UnsafeMutablePointer<muster_context>.allocate(capacity: 1)
    private var memory: [UnsafeMutableRawPointer] = []
    private(set) var failures: [Failure] = []
    private(set) var lines: [String] = []
    /// More than this is not given out in one piece.
    var limit = 1 << 24

    struct Failure: Equatable {
        let status: Int32
        let message: String
    }

    init() {
        host.initialize(to: muster_host())
        host.pointee.struct_size = MemoryLayout<muster_host>.size
        host.pointee.abi_major = UInt32(MUSTER_ABI_MAJOR)
        host.pointee.abi_minor = UInt32(MUSTER_ABI_MINOR)
        host.pointee.fail = failCall
        host.pointee.allocate = allocateMemory
        host.pointee.log = logLine
        context.initialize(to: muster_context())
        context.pointee.struct_size = MemoryLayout<muster_context>.size
        context.pointee.host = UnsafePointer(host)
        context.pointee.host_data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        for pointer in memory { pointer.deallocate() }
        host.deallocate()
        context.deallocate()
    }

    /// What `muster_plugin_entry` is called with.
    var asHost: UnsafePointer<muster_host> { UnsafePointer(host) }

    /// A copy of these rows, which lives as long as the host does.
    func rows<Row>(_ rows: [Row]) -> UnsafeRawPointer? {
        let pointer = UnsafeMutableRawPointer.allocate(
            byteCount: max(rows.count, 1) * MemoryLayout<Row>.stride, alignment: 64)
        memory.append(pointer)
        pointer.initializeMemory(as: Row.self, from: rows, count: rows.count)
        return UnsafeRawPointer(pointer)
    }

    fileprivate func give(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        guard byteCount <= limit else {
            fail(Int32(MUSTER_NO_MEMORY), "no more than \(limit) bytes")
            return nil
        }
        let pointer = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
        memory.append(pointer)
        return pointer
    }

    fileprivate func fail(_ status: Int32, _ message: String) {
        failures.append(Failure(status: status, message: message))
        if context.pointee.status == 0 { context.pointee.status = status }
    }

    fileprivate func log(_ line: String) {
        lines.append(line)
    }
}

private func testHost(_ context: UnsafeMutablePointer<muster_context>?) -> TestHost? {
    (context?.pointee.host_data).map { Unmanaged<TestHost>.fromOpaque($0).takeUnretainedValue() }
}

private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
}

private func failCall(
    _ context: UnsafeMutablePointer<muster_context>?, _ status: Int32, _ message: UnsafePointer<CChar>?, _ count: Int
) {
    testHost(context)?.fail(status, text(message, count))
}

private func allocateMemory(_ context: UnsafeMutablePointer<muster_context>?, _ byteCount: Int)
    -> UnsafeMutableRawPointer?
{
    testHost(context)?.give(byteCount)
}

private func logLine(
    _ context: UnsafeMutablePointer<muster_context>?, _ level: Int32, _ message: UnsafePointer<CChar>?, _ count: Int
) {
    testHost(context)?.log("\(level): \(text(message, count))")
}

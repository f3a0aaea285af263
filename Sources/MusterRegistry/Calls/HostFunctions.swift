import CMusterPlugin

/// The functions that plugins call back, as `muster_plugin.h` declares them.
enum HostFunctions {
    /// The table, which lives as long as the process.
    // Written here only.
    nonisolated(unsafe) static let table: UnsafePointer<muster_host> = {
        let table = UnsafeMutablePointer<muster_host>.allocate(capacity: 1)
        table.initialize(
            to: muster_host(
                struct_size: MemoryLayout<muster_host>.size, abi_major: UInt32(MUSTER_ABI_MAJOR),
                abi_minor: UInt32(MUSTER_ABI_MINOR), fail: hostFail, allocate: hostAllocate, log: hostLog))
        return UnsafePointer(table)
    }()
}

// C calls these on the executor threads, so they are top-level functions, isolated to nothing.

private func hostFail(
    _ context: UnsafeMutablePointer<muster_context>?, status: Int32, message: UnsafePointer<CChar>?, length: Int
) {
    owner(of: context)?.fail(status: status, message: text(message, length))
}

private func hostAllocate(_ context: UnsafeMutablePointer<muster_context>?, bytes: Int) -> UnsafeMutableRawPointer? {
    owner(of: context)?.allocate(bytes)
}

private func hostLog(
    _ context: UnsafeMutablePointer<muster_context>?, level: Int32, message: UnsafePointer<CChar>?, length: Int
) {
    owner(of: context)?.log(level: level, message: text(message, length))
}

private func owner(of context: UnsafeMutablePointer<muster_context>?) -> CallContext? {
    guard let context, let data = context.pointee.host_data else { return nil }
    return Unmanaged<CallContext>.fromOpaque(data).takeUnretainedValue()
}

/// The longest message that is taken from a plugin, in bytes.
private let maximumMessageLength = 64 * 1024

/// A message; what is not UTF-8 in it is replaced, and its end is cut off when it is very long.
private func text(_ message: UnsafePointer<CChar>?, _ length: Int) -> String {
    guard let message, length > 0 else { return "" }
    return String(
        decoding: UnsafeRawBufferPointer(start: message, count: min(length, maximumMessageLength)), as: UTF8.self)
}

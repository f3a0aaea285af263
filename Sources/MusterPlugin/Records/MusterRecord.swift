public import CMusterPlugin

/// What lies in the section `muster_records` for each operation: `muster_record` of `muster_plugin_entry.h`.
public typealias MusterRecord = (UInt32, UInt32, @convention(c) (UnsafeMutablePointer<muster_operation>?) -> Void)

/// Fills in what a record describes. `@Operation` calls it; an operation that is written without the macro does so too.
///
/// - Parameters:
///   - operation: What `muster_plugin_entry` is filling.
///   - signature: The types, as `"(a: int64) -> list<string>"`.
///   - flags: The `MUSTER_` flags of `muster_plugin.h`, added up.
///   - native: The C function, as `signature` and `flags` require it.
///   - loop: The same over many rows; nil when there is none.
public func describe(
    _ operation: UnsafeMutablePointer<muster_operation>?, name: StaticString, version: StaticString,
    signature: StaticString, documentation: StaticString, flags: UInt32, native: muster_function, loop: muster_loop?
) {
    guard let operation else { return }
    operation.pointee.name = constant(name)
    operation.pointee.version = constant(version)
    operation.pointee.signature = constant(signature)
    operation.pointee.documentation = constant(documentation)
    operation.pointee.flags = flags
    operation.pointee.native = native
    operation.pointee.loop = loop
}

/// A C function of any type, as a record holds it: `native` must be `@convention(c)`.
public func nativeEntry<Function>(_ native: Function) -> muster_function {
    precondition(
        MemoryLayout<Function>.size == MemoryLayout<muster_function>.size,
        "the native entry of an operation must be a C function, not \(Function.self)")
    return unsafeBitCast(native, to: muster_function.self)
}

/// A literal, where the compiler put it: there it ends with a zero, and stays as long as the library does.
private func constant(_ text: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}

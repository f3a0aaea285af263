import MusterPlugin

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// Operations that fail in every way there is, for tests of workers. None of them is any use otherwise.

/// Fails, with that message.
/// - Example: misbehaving.throw("no luck") throws
@Operation("misbehaving.throw")
func throwError(_ message: String) throws -> Int {
    throw Misbehaviour(description: message)
}

/// Stops the process as a failed precondition does.
@Operation("misbehaving.trap")
func trap(_ message: String) -> Int {
    fatalError(message)
}

/// Writes to an address that is no memory.
@Operation("misbehaving.segfault")
func segfault(_ address: Int) -> Int {
    // Not 0, which would be no pointer at all.
    UnsafeMutablePointer<UInt8>(bitPattern: address | 1)?.pointee = 1
    return address
}

/// Ends the process, without a word.
@Operation("misbehaving.exit")
func exitProcess(_ code: Int) -> Int {
    exit(Int32(truncatingIfNeeded: code))
}

/// A result of that many bytes, all of them 0.
/// - Example: misbehaving.hugeResult(-1) throws
@Operation("misbehaving.hugeResult")
func hugeResult(_ byteCount: Int) throws -> [UInt8] {
    if byteCount < 0 { throw InvalidArgument("a result can't have \(byteCount) bytes") }
    return [UInt8](repeating: 0, count: byteCount)
}

/// A failure on purpose.
struct Misbehaviour: Error, CustomStringConvertible {
    let description: String
}

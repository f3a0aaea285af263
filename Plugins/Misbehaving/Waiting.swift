import MusterPlugin

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Waits, and gives the time back. It stops at once when nobody wants the result any more.
/// - Example: misbehaving.sleep(0) == 0
@Operation("misbehaving.sleep", blocking: true)
func sleep(_ milliseconds: Int, context: MusterContext) throws -> Int {
    let end = now() + milliseconds
    while now() < end {
        try context.checkCancellation()
        usleep(1000)
    }
    return milliseconds
}

/// Waits until there is a file at `path`, so that who asks for it says when it ends. It stops at once when nobody wants
/// the result any more.
/// - Example: misbehaving.awaitFile("/") == true
@Operation("misbehaving.awaitFile", blocking: true)
func awaitFile(_ path: String, context: MusterContext) throws -> Bool {
    while access(path, F_OK) != 0 {
        try context.checkCancellation()
        usleep(1000)
    }
    return true
}

/// Keeps a processor busy, and gives the time back. It does not notice that nobody wants the result any more.
/// - Example: misbehaving.spin(0) == 0
@Operation("misbehaving.spin")
func spin(_ milliseconds: Int) -> Int {
    let end = now() + milliseconds
    while now() < end {}
    return milliseconds
}

/// Milliseconds on a clock that never goes back.
private func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}

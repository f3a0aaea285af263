import MusterPlugin

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A task of a workflow that is replayed: keeps a processor busy for some seconds of CPU time, and yields as many bytes as
/// it is told, which follow from every byte of the inputs. Reading the inputs and making the bytes is part of the time. It
/// stops when nobody wants the result any more.
/// - Example: replay.burn(0.0, 0, []) == {"$": {"bytes": ""}}
/// - Example: replay.burn(0.001, 10, []) == {"$": {"bytes": "MP+kawF8gcMWkw=="}}
/// - Example: replay.burn(0.001, 10, [{"$": {"bytes": "AAEC"}}]) == {"$": {"bytes": "gbV1UHtcS1xkPQ=="}}
/// - Example: replay.burn(-1.0, 0, []) throws
/// - Example: replay.burn(0.0, -1, []) throws
@Operation("replay.burn")
func burn(_ seconds: Double, byteCount: Int, inputs: [[UInt8]], context: MusterContext) throws -> [UInt8] {
    guard (0...1e9).contains(seconds) else {
        throw InvalidArgument("a task burns from 0 to 1e9 seconds, not \(seconds)")
    }
    guard byteCount >= 0 else { throw InvalidArgument("a task yields 0 bytes or more, not \(byteCount)") }
    let end = cpuNanoseconds() + Int(seconds * 1e9)
    var hash = ByteHash()
    for input in inputs {
        try context.checkCancellation()
        hash.add(input)
    }
    let bytes = Noise.bytes(byteCount, seed: hash.value)
    // Never 0 from here on, which the compiler can't know: so the work is not left out.
    var state = hash.value | 1
    while cpuNanoseconds() < end {
        try context.checkCancellation()
        state = scramble(state)
        guard state != 0 else { throw InvalidArgument("the inputs can't be scrambled") }
    }
    return bytes
}

/// Some microseconds of work.
@inline(never)
private func scramble(_ state: UInt64) -> UInt64 {
    var state = state
    for _ in 0..<2048 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
    }
    return state
}

/// The time that this thread has been on a processor.
private func cpuNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

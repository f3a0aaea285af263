import MusterPlugin

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Waits, and then notes in a file which task ran in which process: a line of 20 characters. The result is 1 more than
/// the sum of the inputs, so that of a tree of these it is the number of its tasks. What is noted survives every process.
/// - Example: misbehaving.note("/no/such/directory/file", 1, 0, []) throws
@Operation("misbehaving.note")
func note(_ path: String, number: Int, microseconds: Int, inputs: [Int]) throws -> Int {
    if microseconds > 0 { usleep(UInt32(clamping: microseconds)) }
    let line = Array((padded(number, to: 9) + " " + padded(Int(getpid()), to: 9) + "\n").utf8)
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
        throw Misbehaviour(description: "'\(path)' can't be written: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    guard write(descriptor, line, line.count) == line.count else {
        throw Misbehaviour(description: "'\(path)' can't be written: \(String(cString: strerror(errno)))")
    }
    return inputs.reduce(1, +)
}

private func padded(_ number: Int, to width: Int) -> String {
    let text = String(number)
    return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
}

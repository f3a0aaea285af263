import MusterPlugin

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Appends a byte to a file; the result is how long the file is then. So the file tells how often the function ran, in
/// whatever process.
/// - Example: misbehaving.count("/no/such/directory/file") throws
@Operation("misbehaving.count", effects: true)
func count(_ path: String) throws -> Int {
    try append(to: path)
}

/// The same, from a function that says it has no effects: a worker may run it twice.
/// - Example: misbehaving.countSecretly("/no/such/directory/file") throws
@Operation("misbehaving.countSecretly")
func countSecretly(_ path: String) throws -> Int {
    try append(to: path)
}

/// Fails the first times that it is called with this file, and then gives the number of its calls.
/// - Example: misbehaving.flaky("/no/such/directory/file", 1) throws
@Operation("misbehaving.flaky", effects: true)
func flaky(_ path: String, failures: Int) throws -> Int {
    let calls = try append(to: path)
    if calls <= failures { throw Misbehaviour(description: "call \(calls) of \(failures) that fail") }
    return calls
}

/// Fails if it is running twice at once, which a function that is not thread-safe never does.
/// - Example: misbehaving.alone(1) == 1
@Operation("misbehaving.alone", threadSafe: false)
func alone(_ milliseconds: Int) throws -> Int {
    guard pthread_mutex_trylock(oneCaller) == 0 else {
        throw Misbehaviour(description: "a function that is not thread-safe runs twice at once")
    }
    defer { pthread_mutex_unlock(oneCaller) }
    return spin(milliseconds)
}

/// A mutex that is never freed. Pointers are not Sendable, but this one leads to what is made for several threads.
nonisolated(unsafe) private let oneCaller: UnsafeMutablePointer<pthread_mutex_t> = {
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    return mutex
}()

private func append(to path: String) throws -> Int {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0, write(descriptor, ".", 1) == 1 else {
        throw Misbehaviour(description: "'\(path)' can't be written: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    return Int(lseek(descriptor, 0, SEEK_CUR))
}

import CMusterLinux
import Glibc

/// What a new thread does, boxed for its journey through C.
private final class ThreadBody {
    let name: String
    let body: () -> Void

    init(name: String, body: @escaping () -> Void) {
        self.name = name
        self.body = body
    }
}

/// The first function of every thread of ours.
private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let thread = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
    muster_set_thread_name(thread.name)
    thread.body()
    return nil
}

/// Starts a detached thread that does `body`. Its stack is 8 MiB, as the main thread's.
package func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 8 << 20)
    var thread = pthread_t()
    let box = Unmanaged.passRetained(ThreadBody(name: name, body: body))
    let status = pthread_create(&thread, &attributes, threadMain, box.toOpaque())
    precondition(status == 0, "no thread could be started: \(String(cString: strerror(status)))")
    pthread_attr_destroy(&attributes)
}

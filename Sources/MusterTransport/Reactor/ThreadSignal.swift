import Glibc

/// Something that happens once, and for which threads can wait.
package final class ThreadSignal: Sendable {
    // The two are created here, destroyed in deinit, and otherwise touched only by pthread functions, which are made for
    // use from many threads.
    private nonisolated(unsafe) let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private nonisolated(unsafe) let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    // Read and written only while `mutex` is held.
    private nonisolated(unsafe) var hasFired = false

    /// A signal that has not fired.
    package init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Lets all who wait go on, now and in the future.
    package func fire() {
        pthread_mutex_lock(mutex)
        hasFired = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Blocks the thread until `fire`. For threads of ours only, never in a task.
    package func wait() {
        pthread_mutex_lock(mutex)
        while !hasFired { pthread_cond_wait(condition, mutex) }
        pthread_mutex_unlock(mutex)
    }
}

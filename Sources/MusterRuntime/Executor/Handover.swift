import Glibc

/// Hands one thing at a time to a thread that waits for it.
final class Handover<Item: Sendable>: Sendable {
    // The two are created here, destroyed in deinit, and otherwise touched only by pthread functions, which are made
    // for use from many threads.
    private nonisolated(unsafe) let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private nonisolated(unsafe) let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    // Read and written only while `mutex` is held.
    private nonisolated(unsafe) var items: [Item] = []
    private nonisolated(unsafe) var isClosed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Gives the thread something to do.
    func put(_ item: Item) {
        pthread_mutex_lock(mutex)
        items.append(item)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Tells the thread that nothing will come any more; what it was not given is dropped.
    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        items = []
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Waits for the next thing; nil after `close`. For the one thread that it is for.
    func take() -> Item? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while items.isEmpty && !isClosed { pthread_cond_wait(condition, mutex) }
        return isClosed ? nil : items.removeFirst()
    }
}

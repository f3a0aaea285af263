import Synchronization

/// Keeps functions that are not thread-safe from running at the same time.
///
/// There is one for each library: two such functions of one library may share what makes them unsafe.
final class PluginLock: Sendable {
    private let mutex = Mutex(())

    func whileHeld<Result>(_ body: () -> Result) -> Result {
        mutex.withLock { _ in body() }
    }
}

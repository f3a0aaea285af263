import MusterRegistry
import MusterTransport

/// Opens plugins on a thread of its own, one after another: opening reads files and runs the library's initializers,
/// for as long as they please.
final class PluginLoader: Sendable {
    private let registry: Registry
    private let handover = Handover<@Sendable () -> Void>()

    init(registry: Registry) {
        self.registry = registry
        startThread(named: "muster-load") { [handover] in
            while let work = handover.take() { work() }
        }
    }

    deinit {
        handover.close()
    }

    /// Opens and verifies a plugin; `done` is called on the loader's thread.
    func prepare(
        _ name: String, replace: Bool, done: @escaping @Sendable (Result<PreparedLoad, LoadError>) -> Void
    ) {
        handover.put { [registry] in
            do throws(LoadError) {
                done(.success(try registry.prepare(name, replace: replace)))
            } catch {
                done(.failure(error))
            }
        }
    }

    /// Lets the thread end after what it does.
    func stop() { handover.close() }
}

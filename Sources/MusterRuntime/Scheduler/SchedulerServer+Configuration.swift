package import MusterScheduler
package import MusterTransport

extension SchedulerServer {
    /// What a scheduler can be told.
    package struct Configuration: Sendable {
        /// What its core can be told.
        package var core = SchedulerConfiguration()
        /// Where it listens for workers; with port nil, the transport chooses one.
        package var workers: Address
        /// Where it listens for clients.
        package var clients: Address
        /// How many bytes may wait for one peer that takes them too slowly, before its session ends.
        package var backlogByteCount = 256 << 20
        /// How many bytes may wait for all peers together, before the session of the one for which most waits ends.
        package var backlogsByteCount = 1 << 30
        /// The folder that its state is kept in; nil: it keeps none.
        package var stateFolder: String?

        package init(workers: Address, clients: Address) {
            self.workers = workers
            self.clients = clients
        }
    }
}

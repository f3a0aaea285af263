package import MusterIsolation
package import MusterTransport
package import MusterWorker

extension WorkerServer {
    /// What a worker can be told.
    package struct Configuration: Sendable {
        /// Where the scheduler listens for workers.
        package var scheduler: Address
        /// Where this worker listens for other workers; with port nil, the transport chooses one.
        package var listen: Address
        /// The host under which other workers reach this one, where it is not the one in `listen`.
        package var hostname: String?
        /// A name for people; the scheduler makes it unique.
        package var name: String
        /// What its core can be told; how many functions run at once, too.
        package var core = WorkerConfiguration()
        /// The largest result, in bytes.
        package var resultByteCount = 1 << 30
        /// How processes are started for functions of isolated plugins.
        package var executor = ExecutorProgram.found()
        /// How many bytes may wait for one peer that takes them too slowly, before its session ends.
        package var backlogByteCount = 256 << 20
        /// Where a supervisor looks when this process has died; nil where there is none.
        package var flightRecord: FlightRecord?
        /// How often it says that the scheduler is not there.
        package var complaintInterval = Duration.seconds(10)

        package init(scheduler: Address, listen: Address, name: String) {
            self.scheduler = scheduler
            self.listen = listen
            self.name = name
        }
    }
}

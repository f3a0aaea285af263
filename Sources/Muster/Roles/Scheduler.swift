import MusterRuntime
import MusterScheduler
import MusterTransport
import MusterZeroMQ

/// A scheduler: the one place that workers and clients connect to.
///
/// ```swift
/// let scheduler = try await Scheduler(portToWorkers: 4444, portToClients: 5555)
/// print(scheduler.addressToClients)   // tcp://127.0.0.1:5555
/// ```
public final class Scheduler: Sendable {
    /// Where workers connect: `tcp://host:port`.
    public let addressToWorkers: String
    /// Where clients connect: `tcp://host:port`.
    public let addressToClients: String
    private let host: RoleHost

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - hostname: The host or address to listen at. Peers must be able to reach it.
    ///   - portToWorkers: The port for workers; nil or 0 is any free one.
    ///   - portToClients: The port for clients; nil or 0 is any free one.
    ///   - state: A folder in which it keeps what has to survive it: graphs, what is done, collections. A scheduler that is
    ///     started with the folder of an earlier one goes on where that one was. Nil: nothing survives it.
    ///   - onFailure: Takes why it cannot go on, once, from another thread: its state cannot be written any more. It turns
    ///     everybody away from then on.
    ///   - log: Takes lines for people; from another thread.
    /// - Throws: A ``ClusterError`` when it cannot listen there, or its state cannot be taken up.
    public init(
        hostname: String = "127.0.0.1", portToWorkers: UInt16? = nil, portToClients: UInt16? = nil,
        state: String? = nil, onFailure: @escaping @Sendable (String) -> Void = { _ in },
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        do {
            var configuration = SchedulerServer.Configuration(
                workers: .listening(at: hostname, portToWorkers), clients: .listening(at: hostname, portToClients))
            configuration.stateFolder = state
            let fixed = configuration
            var transport = ZeroMQTransport.Configuration()
            transport.notice = log
            host = RoleHost(name: "muster-schedule", transport: try ZeroMQTransport(configuration: transport))
            let handle = try await host.attach { reactor in
                try SchedulerServer(configuration: fixed, reactor: reactor, onFailure: onFailure, log: log)
            } closing: {
                $0.close()
            }
            (addressToWorkers, addressToClients) = try await handle.run {
                ("\($0.addressToWorkers)", "\($0.addressToClients)")
            }
        } catch let error as TransportError {
            throw ClusterError(error)
        } catch let error as JournalError {
            throw ClusterError(.stateUnusable, error.description)
        } catch let error as StateFailure {
            throw ClusterError(.stateUnusable, error.description)
        }
    }

    /// Tells workers and clients that it is closing, and stops. Idempotent.
    public func close() async {
        await host.close()
    }
}

extension Address {
    /// Where to listen; port 0 means any, as nil does.
    static func listening(at hostname: String, _ port: UInt16?) -> Address {
        .tcp(host: hostname, port: port == 0 ? nil : port)
    }
}
